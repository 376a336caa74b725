package org.waystation.mls.tree;

import java.util.ArrayList;
import java.util.List;

/** Arithmetic of node indices in a full binary tree whose leaves are the even ones, RFC 9420 appendix C. */
public final class TreeMath {
    private TreeMath() {}

    /** How many nodes a tree with this many leaves has, a power of two. */
    public static int nodes(int leaves) {
        return 2 * leaves - 1;
    }

    public static int root(int leaves) {
        return leaves - 1;
    }

    public static int nodeOfLeaf(int leaf) {
        return 2 * leaf;
    }

    public static int leafOfNode(int node) {
        return node / 2;
    }

    public static boolean isLeaf(int node) {
        return (node & 1) == 0;
    }

    /** How far above the leaves. */
    public static int level(int node) {
        return Integer.numberOfTrailingZeros(~node);
    }

    public static int left(int parent) {
        return parent ^ (1 << (level(parent) - 1));
    }

    public static int right(int parent) {
        return parent ^ (3 << (level(parent) - 1));
    }

    /** The parent of a node that is not the root. */
    public static int parent(int node) {
        int level = level(node);
        return (node | (1 << level)) & ~(1 << (level + 1));
    }

    public static int sibling(int node) {
        int parent = parent(node);
        return node < parent ? right(parent) : left(parent);
    }

    /** The nodes above this one, nearest first, root last. */
    public static List<Integer> directPath(int node, int leaves) {
        List<Integer> path = new ArrayList<>();
        for (int at = node; at != root(leaves); ) {
            at = parent(at);
            path.add(at);
        }
        return path;
    }

    /** Whether a node is this one or below it. */
    public static boolean isInSubtree(int node, int top) {
        int reach = (1 << level(top)) - 1;
        return top - reach <= node && node <= top + reach;
    }

    /** The child of a node towards a node below it. */
    public static int childTowards(int parent, int below) {
        return below < parent ? left(parent) : right(parent);
    }

    public static int commonAncestor(int one, int other) {
        int at = one;
        while (!isInSubtree(other, at)) {
            at = parent(at);
        }
        return at;
    }
}
