// The official TypeScript client, whose calls people decide elsewhere, by what the calls say:
//   node people.mjs http://HOST:GATEWAY/mcp auto|legacy NAME
// All are under way at once: one is approved, one denied, one edited, a prompt approved, and one nobody decides.
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { runCases } from './cases.mjs';
const require = createRequire(process.env.PEERS_DIR + '/package.json');
const { Client, StreamableHTTPClientTransport } = await import(pathToFileURL(require.resolve('@modelcontextprotocol/client').replace(/\.cjs$/, '.mjs')).href);
const [, , url, mode, name] = process.argv;

const client = new Client({ name, version: '1.0.0' }, { capabilities: { elicitation: { url: {} } }, versionNegotiation: { mode } });
client.setRequestHandler('elicitation/create', () => ({ action: 'accept' }));
await client.connect(new StreamableHTTPClientTransport(new URL(url)));
const leak = (text) => client.callTool({ name: 'leak', arguments: { text, parts: 1 } });
const says = async (text, wanted) => {
  const said = (await leak(text)).content[0].text;
  if (said !== wanted) throw new Error(said);
};
const refused = async (reason, call) => {
  let answer;
  try { answer = await call; } catch (e) { if (e.message.includes(reason)) return; throw e; }
  throw new Error('it passed: ' + JSON.stringify(answer));
};
const cases = {
  'an approved call has its result': says(`approve ${name}`, `approve ${name}`),
  'a denied call has its reason': refused('Not in a browser.', leak(`deny ${name}`)),
  'an edited call is made as it was edited': says(`edit ${name}`, `edited ${name}`),
  'an approved prompt has its result': client.getPrompt({ name: 'test_simple_prompt' }).then((answer) => { if (answer.messages.length === 0) throw new Error('no messages'); }),
  'a call that nobody decides is told so': refused('Nobody approved', client.callTool({ name: 'test_audio_content', arguments: { who: name } })),
};
await runCases(cases, 55000);
