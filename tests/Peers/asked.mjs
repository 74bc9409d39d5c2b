// The official TypeScript client against a gateway that asks people, and the people, over the admin API:
//   node asked.mjs http://127.0.0.1:SERVER/mcp http://127.0.0.1:GATEWAY/mcp auto|legacy http://127.0.0.1:ADMIN APPROVERS-TOKEN
// Ask, approve, the result arrives; deny, the reason arrives; nobody decides, that arrives too.
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { runCases } from './cases.mjs';
const require = createRequire(process.env.PEERS_DIR + '/package.json');
const { Client, StreamableHTTPClientTransport } = await import(pathToFileURL(require.resolve('@modelcontextprotocol/client').replace(/\.cjs$/, '.mjs')).href);
const [, , server, through, mode, admin, token] = process.argv;

const connect = async (url) => {
  const client = new Client({ name: 'asked', version: '1.0.0' }, { capabilities: { elicitation: { url: {} } }, versionNegotiation: { mode } });
  const opened = [];
  client.setRequestHandler('elicitation/create', (request) => { opened.push(request.params.url); return { action: 'accept' }; });
  await client.connect(new StreamableHTTPClientTransport(new URL(url)));
  return { client, opened };
};
const api = async (path, order) => {
  const answer = await fetch(admin + '/approvals' + path, { method: order ? 'POST' : 'GET', headers: { authorization: 'Bearer ' + token }, body: order && JSON.stringify(order) });
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
  return answer.json();
};
const open = async (name) => {
  for (let i = 0; i < 600; i++) {
    const found = (await api('')).find((r) => r.name === name);
    if (found) return found;
    await new Promise((go) => setTimeout(go, 50));
  }
  throw new Error(name + ' was never asked for');
};
const expect = (holds, otherwise) => { if (!holds) throw new Error(otherwise); };
const refused = async (reason, call) => {
  let answer;
  try { answer = await call; } catch (e) { return expect(e.message.includes(reason), `${e.code}: ${e.message}`); }
  throw new Error('it passed: ' + JSON.stringify(answer));
};

const direct = await connect(server);
const gateway = await connect(through);
const cases = {
  'an approved call has its result': async () => {
    const call = gateway.client.callTool({ name: 'test_image_content', arguments: {} });
    const request = await open('test_image_content');
    await api('/' + request.id, { act: 'approve', digest: request.digest });
    const there = await direct.client.callTool({ name: 'test_image_content', arguments: {} });
    expect(JSON.stringify((await call).content) === JSON.stringify(there.content), 'another result');
    expect(mode === 'legacy' || gateway.opened.some((url) => url.endsWith('/' + request.id)), 'its user was led nowhere: ' + gateway.opened);
  },
  'a denied call has its reason': async () => {
    const call = gateway.client.callTool({ name: 'test_image_content', arguments: {} });
    call.catch(() => {});
    await api('/' + (await open('test_image_content')).id, { act: 'deny', reason: 'Not this picture.' });
    await refused('Not this picture.', call);
  },
  'an approved prompt has its result': async () => {
    const call = gateway.client.getPrompt({ name: 'test_simple_prompt' });
    const request = await open('test_simple_prompt');
    await api('/' + request.id, { act: 'approve', digest: request.digest });
    expect((await call).messages.length > 0, 'no messages');
  },
  'a call that nobody decides is told so': () => refused('Nobody approved', gateway.client.callTool({ name: 'test_audio_content', arguments: {} })),
  'it goes on behind that': async () => expect((await gateway.client.callTool({ name: 'test_simple_text', arguments: {} })).content.length > 0, 'nothing'),
};
await runCases(cases, 40000);
