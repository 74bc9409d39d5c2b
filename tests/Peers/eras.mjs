// The official TypeScript client of 2026-07-28 before a server of 2025-11-25 (server-everything) that the gateway translates for:
//   node eras.mjs http://127.0.0.1:GATEWAY/mcp
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { runCases } from './cases.mjs';
const require = createRequire(process.env.PEERS_DIR + '/package.json');
const { Client, StreamableHTTPClientTransport } = await import(pathToFileURL(require.resolve('@modelcontextprotocol/client').replace(/\.cjs$/, '.mjs')).href);

const expect = (holds, otherwise) => { if (!holds) throw new Error(otherwise); };
const methods = [], asked = [];
const client = new Client({ name: 'eras', version: '1.0.0' }, { capabilities: { sampling: {}, elicitation: { form: {}, url: {} }, roots: {} }, versionNegotiation: { mode: 'auto' } });
client.setRequestHandler('sampling/createMessage', async request => { asked.push(request.params); return { model: 'm', role: 'assistant', content: { type: 'text', text: 'a sample of jane.doe@example.com' } }; });
client.setRequestHandler('elicitation/create', async request => { asked.push(request.params); return request.params.mode === 'url' ? { action: 'accept' } : { action: 'accept', content: { name: 'Ada' } }; });
client.setRequestHandler('roots/list', async () => { asked.push('roots'); return { roots: [{ uri: 'file:///here', name: 'here' }] }; });
const watched = (input, init) => { methods.push(typeof init?.body === 'string' ? JSON.parse(init.body).method : init?.method); return fetch(input, init); };
await client.connect(new StreamableHTTPClientTransport(new URL(process.argv[2]), { fetch: watched }));

await runCases({
  'it stays stateless': async () => {
    expect(!methods.includes('initialize') && methods[0] === 'server/discover', methods.join());
    expect(client.getServerVersion()?.name?.includes('everything'), JSON.stringify(client.getServerVersion()));
  },
  'it lists and calls, and the answer is masked': async () => {
    expect((await client.listTools()).tools.some(tool => tool.name === 'echo'), 'no echo');
    const echo = await client.callTool({ name: 'echo', arguments: { message: 'mail jane.doe@example.com' } });
    expect(echo.content[0].text.includes('[EMAIL]') && !JSON.stringify(echo).includes('jane'), JSON.stringify(echo));
  },
  'progress arrives': async () => {
    const steps = [];
    await client.callTool({ name: 'trigger-long-running-operation', arguments: { duration: 0.4, steps: 4 } }, { onprogress: step => steps.push(step) });
    expect(steps.length >= 3, JSON.stringify(steps));
  },
  'the server asks for a sample, in the middle of a call': async () => {
    asked.length = 0;
    const answer = await client.callTool({ name: 'trigger-sampling-request', arguments: { prompt: 'p', maxTokens: 5 } });
    expect(asked.length === 1 && JSON.stringify(answer).includes('a sample of'), JSON.stringify([asked, answer]));
  },
  'the server asks the user, in the middle of a call': async () => {
    asked.length = 0;
    const answer = await client.callTool({ name: 'trigger-elicitation-request', arguments: {} });
    expect(asked.length === 1 && JSON.stringify(answer).includes('Ada'), JSON.stringify([asked, answer]));
  },
  'calls at once find their answers': async () => {
    const sums = await Promise.all([1, 2, 3, 4].map(a => client.callTool({ name: 'get-sum', arguments: { a, b: 40 } })));
    expect(sums.every((one, i) => one.content[0].text.includes(String(41 + i))), JSON.stringify(sums));
  },
  'resources, templates, prompts and completions': async () => {
    const { resources } = await client.listResources();
    const read = await client.readResource({ uri: resources[0].uri });
    expect(read.contents[0].uri === resources[0].uri, JSON.stringify(read).slice(0, 300));
    await client.listResourceTemplates();
    const { prompts } = await client.listPrompts();
    expect((await client.getPrompt({ name: prompts[0].name })).messages.length > 0, 'no messages');
  },
  'what is not there is an error': async () => {
    let error;
    await client.readResource({ uri: 'nothing://here' }).catch(e => { error = e; });
    expect(error?.code === -32602, String(error?.code) + error);
  },
}, 20000);
