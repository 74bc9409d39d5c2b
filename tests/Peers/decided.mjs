// The official TypeScript client against an MCP server, directly and through a gateway with the decisions of tests/Peers/policies:
//   node decided.mjs http://127.0.0.1:SERVER/mcp http://127.0.0.1:GATEWAY/mcp auto|legacy
// It stays on the protocol that it speaks directly, is told why a call does not pass, goes on, and never hangs.
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { runCases } from './cases.mjs';
const require = createRequire(process.env.PEERS_DIR + '/package.json');
const { Client, StreamableHTTPClientTransport } = await import(pathToFileURL(require.resolve('@modelcontextprotocol/client').replace(/\.cjs$/, '.mjs')).href);

const requests = { direct: [], gateway: [] };
const connect = async (url, seen) => {
  const client = new Client({ name: 'decided', version: '1.0.0' }, { capabilities: {}, versionNegotiation: { mode: process.argv[4] } });
  const watched = (input, init) => {
    seen.push(`${init?.method ?? 'GET'} ${typeof init?.body === 'string' ? JSON.parse(init.body).method : ''}`);
    return fetch(input, init);
  };
  await client.connect(new StreamableHTTPClientTransport(new URL(url), { fetch: watched }));
  return client;
};

const direct = await connect(process.argv[2], requests.direct);
const gateway = await connect(process.argv[3], requests.gateway);
const expect = (holds, otherwise) => { if (!holds) throw new Error(otherwise); };
const refused = async (reason, call, code = -31001) => {
  let answer;
  try { answer = await call(); } catch (e) {
    return expect(e.code === code && e.message.includes(reason), `${e.code}: ${e.message}`);
  }
  throw new Error('it passed: ' + JSON.stringify(answer));
};
const allowed = async () => {
  const [there, here] = [await direct.callTool({ name: 'test_simple_text', arguments: {} }), await gateway.callTool({ name: 'test_simple_text', arguments: {} })];
  expect(JSON.stringify(there.content) === JSON.stringify(here.content), JSON.stringify(here));
};
const cases = {
  'it opened as it opens directly': async () => expect(JSON.stringify(requests.direct) === JSON.stringify(requests.gateway), JSON.stringify(requests)),
  'lists show what may be called': async () => {
    const names = (await gateway.listTools()).tools.map((t) => t.name).sort();
    expect(names.join() === 'leak,test_audio_content,test_embedded_resource,test_image_content,test_multiple_content_types,test_simple_text', names.join());
  },
  'an allowed tool is called': allowed,
  'a denied tool is an error with its reason': () => refused('Policy does not allow this call.', () => gateway.callTool({ name: 'test_error_handling', arguments: {} })),
  'a tool that must be asked for is an error with its reason': () => refused('needs an approval', () => gateway.callTool({ name: 'test_image_content', arguments: {} })),
  'a tool with a secret is an error with its reason': () => refused('carries a secret', () => gateway.callTool({ name: 'leak', arguments: { text: 'AKIA' + 'Q3EGV7D5HKX2MNRT', parts: 1 } })),
  'a denied resource is an error': () => refused('Policy does not allow', () => gateway.readResource({ uri: 'test://static-binary' })),
  'a denied prompt is an error': () => refused('Policy does not allow', () => gateway.getPrompt({ name: 'test_prompt_with_image' })),
  'a tool beyond its rate is an error that says when': async () => {
    await gateway.callTool({ name: 'test_audio_content', arguments: {} }).catch(() => {});
    await refused('Wait', () => gateway.callTool({ name: 'test_audio_content', arguments: {} }), -31429);
  },
  'a blocked tool is an error with its reason': () => refused('Incident 4711', () => gateway.callTool({ name: 'test_tool_with_progress', arguments: {} }), -31002),
  'an answer that is withheld is an error': () => refused('The answer is withheld.', () => gateway.callTool({ name: 'test_embedded_resource', arguments: {} }), -31004),
  'a note stands behind the answer': async () => {
    const [there, here] = [await direct.callTool({ name: 'test_multiple_content_types', arguments: {} }), await gateway.callTool({ name: 'test_multiple_content_types', arguments: {} })];
    const note = here.content.pop();
    expect(JSON.stringify(there.content) === JSON.stringify(here.content) && note.type === 'text' && note.text === 'Read this with care.', JSON.stringify(note));
  },
  'the same denied call again and again is told to stop': async () => {
    const again = () => gateway.callTool({ name: 'test_error_handling', arguments: { again: process.argv[4] } });
    for (let times = 0; times < 5; times++) await again().catch(() => {});
    await refused('and will be again', again, -31005);
  },
  'it goes on behind refusals': allowed,
  'and never opened again': async () => expect(requests.gateway.filter((r) => /initialize$|server\/discover/.test(r)).length === requests.direct.filter((r) => /initialize$|server\/discover/.test(r)).length, requests.gateway.join()),
};
await runCases(cases, 30000);
