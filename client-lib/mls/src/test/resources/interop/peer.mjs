// A member of a group who is ts-mls: one JSON command per line in, one JSON answer per line out; bytes are hexadecimal.
import readline from "node:readline"
import * as mls from "ts-mls"
import { createGroupInfoWithRatchetTree } from "ts-mls/createCommit.js"

const hex = (bytes) => Buffer.from(bytes).toString("hex")
const bytes = (text) => new Uint8Array(Buffer.from(text, "hex"))
const message = (content) => hex(mls.encodeMlsMessage({ version: "mls10", ...content }))
const parse = (text) => mls.decodeMlsMessage(bytes(text), 0)[0]

let suite, own, state

const commands = {
  async start({ suite: name, name: who }) {
    suite = await mls.getCiphersuiteImpl(mls.getCiphersuiteFromName(name))
    const credential = { credentialType: "basic", identity: new TextEncoder().encode(who) }
    own = await mls.generateKeyPackage(credential, mls.defaultCapabilities(), mls.defaultLifetime, [], suite)
    return message({ wireformat: "mls_key_package", keyPackage: own.publicPackage })
  },
  async create({ group }) {
    state = await mls.createGroup(bytes(group), own.publicPackage, own.privatePackage, [], suite)
  },
  async join({ welcome }) {
    state = await mls.joinGroup(parse(welcome).welcome, own.publicPackage, own.privatePackage, mls.emptyPskIndex, suite)
  },
  async joinExternally({ info }) {
    const joined = await mls.joinGroupExternal(
      parse(info).groupInfo, own.publicPackage, own.privatePackage, false, suite)
    state = joined.newState
    return message({ wireformat: "mls_public_message", publicMessage: joined.publicMessage })
  },
  async commit({ add, remove, open }) {
    const extraProposals = []
    if (add) extraProposals.push({ proposalType: "add", add: { keyPackage: parse(add).keyPackage } })
    if (remove !== undefined) extraProposals.push({ proposalType: "remove", remove: { removed: remove } })
    const made = await mls.createCommit(
      { state, cipherSuite: suite }, { extraProposals, ratchetTreeExtension: true, wireAsPublicMessage: open })
    state = made.newState
    const welcome = made.welcome && message({ wireformat: "mls_welcome", welcome: made.welcome })
    return { commit: hex(mls.encodeMlsMessage(made.commit)), welcome }
  },
  async propose({ remove }) {
    const made = await mls.createProposal(
      state, false, { proposalType: "remove", remove: { removed: remove } }, suite)
    state = made.newState
    return hex(mls.encodeMlsMessage(made.message))
  },
  async protect({ data }) {
    const made = await mls.createApplicationMessage(state, bytes(data), suite)
    state = made.newState
    return message({ wireformat: "mls_private_message", privateMessage: made.privateMessage })
  },
  async process({ message: text }) {
    const done = await mls.processMessage(parse(text), state, mls.emptyPskIndex, mls.acceptAll, suite)
    state = done.newState
    return done.kind === "applicationMessage" ? hex(done.message) : ""
  },
  // ts-mls 1.6 puts the bare key into external_pub; RFC 9420 has a vector there, so this GroupInfo is made by hand.
  async info() {
    const external = await suite.hpke.deriveKeyPair(state.keySchedule.externalSecret)
    const key = await suite.hpke.exportPublicKey(external.publicKey)
    const header = key.length < 64 ? [key.length] : [0x40 | (key.length >> 8), key.length & 0xff]
    const extension = { extensionType: "external_pub", extensionData: new Uint8Array([...header, ...key]) }
    const groupInfo = await createGroupInfoWithRatchetTree(
      state.groupContext, state.confirmationTag, state, state.ratchetTree, [extension], suite)
    return message({ wireformat: "mls_group_info", groupInfo })
  },
  async authenticator() {
    return hex(state.keySchedule.epochAuthenticator)
  },
}

for await (const line of readline.createInterface({ input: process.stdin })) {
  const { command, ...rest } = JSON.parse(line)
  try {
    console.log(JSON.stringify({ result: (await commands[command](rest)) ?? "" }))
  } catch (error) {
    console.log(JSON.stringify({ error: String(error.stack ?? error) }))
  }
}
