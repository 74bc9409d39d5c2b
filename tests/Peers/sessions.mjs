// The official TypeScript client of 2025-11-25 before a server of 2026-07-28 alone (the C# target, stateless) that the gateway translates for:
//   node sessions.mjs http://127.0.0.1:GATEWAY/mcp
import { createRequire } from 'node:module';
import { runCases } from './cases.mjs';
const require = createRequire(process.env.PEERS_DIR + '/');
const { Client } = require('@modelcontextprotocol/sdk/client/index.js');
const { StreamableHTTPClientTransport } = require('@modelcontextprotocol/sdk/client/streamableHttp.js');
const { CreateMessageRequestSchema, ElicitRequestSchema, ListRootsRequestSchema } = require('@modelcontextprotocol/sdk/types.js');

const expect = (holds, otherwise) => { if (!holds) throw new Error(otherwise); };
const client = new Client({ name: 'sessions', version: '1' }, { capabilities: { sampling: {}, elicitation: { form: {} }, roots: {} } });
client.setRequestHandler(CreateMessageRequestSchema, () => ({ model: 'm', role: 'assistant', content: { type: 'text', text: 'Paris' } }));
client.setRequestHandler(ElicitRequestSchema, request => ({ action: 'accept', content: Object.fromEntries(Object.entries(request.params.requestedSchema.properties).map(([name, one]) => [name, one.type === 'boolean' ? true : 'Ada'])) }));
client.setRequestHandler(ListRootsRequestSchema, () => ({ roots: [{ uri: 'file:///here' }] }));
const transport = new StreamableHTTPClientTransport(new URL(process.argv[2]));
await client.connect(transport);
const text = async name => (await client.callTool({ name, arguments: {} })).content[0].text;

await runCases({
  'it has a session': () => expect(transport.sessionId?.length === 32 && client.getServerVersion().name === 'peer-csharp-target', transport.sessionId),
  'it lists and calls, and the answer is masked': async () => {
    expect((await client.listTools()).tools.some(tool => tool.name === 'leak'), 'no leak');
    const leak = await client.callTool({ name: 'leak', arguments: { text: 'mail jane.doe@example.com now', parts: 1 } });
    expect(JSON.stringify(leak).includes('[EMAIL]') && !JSON.stringify(leak).includes('jane'), JSON.stringify(leak));
  },
  'the server asks the user': async () => expect(await text('test_input_required_result_elicitation') === 'Hello, Ada!', 'no name'),
  'the server asks for a sample': async () => expect(await text('test_input_required_result_sampling') === 'Paris', 'no sample'),
  'the server asks for roots': async () => expect((await text('test_input_required_result_list_roots')).includes('file:///here'), 'no roots'),
  'its state comes back as it was': async () => expect(await text('test_input_required_result_request_state') === 'state-ok', 'no state'),
  'it asks for three things at once': async () => expect(await text('test_input_required_result_multiple_inputs') === 'all inputs received', 'not all'),
  'it asks twice': async () => expect(await text('test_input_required_result_multi_round') === 'both rounds done', 'not both'),
  'progress arrives': async () => {
    const steps = [];
    await client.callTool({ name: 'test_tool_with_progress', arguments: {} }, undefined, { onprogress: step => steps.push(step) });
    expect(steps.length >= 2, JSON.stringify(steps));
  },
}, 20000);
