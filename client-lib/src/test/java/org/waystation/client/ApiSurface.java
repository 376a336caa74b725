package org.waystation.client;

import java.io.IOException;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What an app can write against, as text: a line for each public or protected type, and under it one for each of its fields,
 * constructors and methods. Names of the JDK and of the surface itself are short; whatever else is named stands out whole.
 */
final class ApiSurface {
    private static final Pattern NAME = Pattern.compile("(?:[a-z_]\\w*\\.)+[A-Z]\\w*(?:[.$][A-Z]\\w*)*");

    private final List<Class<?>> types;

    ApiSurface(Collection<Class<?>> classes) {
        this.types = classes.stream()
                .filter(ApiSurface::isVisible)
                .sorted((one, other) -> one.getName().compareTo(other.getName()))
                .collect(Collectors.toList());
    }

    /** All classes under a folder of class files, but for those in packages named {@code internal}. */
    static List<Class<?>> classesIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            List<Class<?>> classes = new ArrayList<>();
            for (Path file : (Iterable<Path>) files::iterator) {
                String name = folder.relativize(file)
                        .toString()
                        .replace(file.getFileSystem().getSeparator(), ".");
                if (name.endsWith(".class") && !name.contains(".internal.") && !name.contains("-info")) {
                    classes.add(load(name.substring(0, name.length() - ".class".length())));
                }
            }
            return classes;
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, ApiSurface.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    String text() {
        StringBuilder text = new StringBuilder();
        String room = "";
        for (Class<?> type : types) {
            if (!type.getPackageName().equals(room)) {
                room = type.getPackageName();
                text.append("package ").append(room).append("\n\n");
            }
            text.append(shortened(described(type))).append('\n');
        }
        return text.toString();
    }

    /** Lines that name a type of ours which an app is not meant to know. */
    Set<String> leaks() {
        Set<String> surface = types.stream().map(Class::getName).collect(Collectors.toSet());
        Set<String> leaks = new TreeSet<>();
        for (Class<?> type : types) {
            for (String line : described(type).split("\n")) {
                Matcher names = NAME.matcher(line);
                while (names.find()) {
                    if (names.group().startsWith("org.waystation.") && !surface.contains(names.group())) {
                        leaks.add(type.getSimpleName() + ": " + line.trim());
                    }
                }
            }
        }
        return leaks;
    }

    private static boolean isVisible(Class<?> type) {
        return isVisible(type.getModifiers())
                && !type.isAnonymousClass()
                && !type.isLocalClass()
                && (type.getDeclaringClass() == null || isVisible(type.getDeclaringClass()));
    }

    private static boolean isVisible(int modifiers) {
        return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
    }

    private static boolean isVisible(Member member) {
        return isVisible(member.getModifiers()) && !member.isSynthetic();
    }

    private static String described(Class<?> type) {
        StringBuilder text = new StringBuilder(header(type)).append('\n');
        for (Field field : type.getDeclaredFields()) { // in the order of the source, which means something in an enum
            if (isVisible(field)) {
                text.append(described(field));
            }
        }
        Stream.of(type.getDeclaredConstructors(), type.getDeclaredMethods())
                .flatMap(Arrays::stream)
                .filter(ApiSurface::isVisible)
                .filter(member -> !isOfEveryObject(member))
                .sorted(Comparator.comparing(Executable::getName).thenComparing(Executable::toGenericString))
                .forEach(member -> text.append(described(member)));
        return text.toString();
    }

    /** Not {@link Class#toGenericString}, which later JDKs write otherwise. */
    private static String header(Class<?> type) {
        String kind = type.isRecord() ? "record" : type.isEnum() ? "enum" : type.isInterface() ? "interface" : "class";
        int hidden = Modifier.STRICT | Modifier.INTERFACE | (type.isInterface() ? Modifier.ABSTRACT : 0);
        StringBuilder text = new StringBuilder(
                        Modifier.toString(type.getModifiers() & Modifier.classModifiers() & ~hidden))
                .append(type.isSealed() ? " sealed " : " ")
                .append(kind)
                .append(' ')
                .append(type.getName());
        if (kind.equals("class") && type.getSuperclass() != Object.class) {
            text.append(" extends ").append(type.getGenericSuperclass().getTypeName());
        }
        if (type.getInterfaces().length > 0) {
            text.append(type.isInterface() ? " extends " : " implements ").append(names(type.getGenericInterfaces()));
        }
        if (type.isSealed()) {
            text.append(" permits ").append(names(type.getPermittedSubclasses()));
        }
        return text.toString();
    }

    private static String described(Field field) {
        String owner = field.getDeclaringClass().getName();
        return "    " + field.toGenericString().replace(owner + "." + field.getName(), field.getName())
                + constant(field) + "\n";
    }

    /** Compilers copy constants into what they compile. */
    private static String constant(Field field) {
        int modifiers = field.getModifiers();
        boolean plain = field.getType().isPrimitive() || field.getType() == String.class;
        if (!Modifier.isStatic(modifiers) || !Modifier.isFinal(modifiers) || !plain) {
            return "";
        }
        try {
            return " = " + field.get(null);
        } catch (IllegalAccessException e) {
            return ""; // protected, and of another package
        }
    }

    private static String described(Executable member) {
        String owner = member.getDeclaringClass().getName();
        return "    " + member.toGenericString().replace(owner + "." + member.getName() + "(", member.getName() + "(")
                + "\n";
    }

    private static boolean isOfEveryObject(Member member) {
        if (!(member instanceof Method method)) {
            return false;
        }
        try {
            Object.class.getMethod(method.getName(), method.getParameterTypes());
            return true;
        } catch (NoSuchMethodException e) {
            return false;
        }
    }

    private static String names(Type[] types) {
        return Arrays.stream(types).map(Type::getTypeName).sorted().collect(Collectors.joining(", "));
    }

    private String shortened(String text) {
        Set<String> surface = types.stream().map(Class::getName).collect(Collectors.toSet());
        return NAME.matcher(text).replaceAll(name -> {
            String whole = name.group();
            boolean known = whole.startsWith("java.") || whole.startsWith("javax.") || surface.contains(whole);
            String simple = whole.replaceFirst("(?:[a-z_]\\w*\\.)+", "").replace('$', '.');
            return Matcher.quoteReplacement(known ? simple : whole);
        });
    }
}
