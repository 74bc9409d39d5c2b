// The official TypeScript client over HTTP+SSE of 2024-11-05: sse.mjs URL [STREAMABLE_URL]. The server answers as server-everything does. Prints "N passed, N failed".
import { createRequire } from 'node:module';
const require = createRequire(process.env.PEERS_DIR + '/');
const { Client } = require('@modelcontextprotocol/sdk/client/index.js');
const { SSEClientTransport } = require('@modelcontextprotocol/sdk/client/sse.js');
const { StreamableHTTPClientTransport } = require('@modelcontextprotocol/sdk/client/streamableHttp.js');
const { CreateMessageRequestSchema, ElicitRequestSchema, ListRootsRequestSchema } = require('@modelcontextprotocol/sdk/types.js');

let passed = 0, failed = 0;
const check = (what, holds, seen) => { if (holds) passed++; else { failed++; console.log('FAILED', what, JSON.stringify(seen)?.slice(0, 600)); } };

async function through(name, transport) {
  const client = new Client({ name, version: '1' }, { capabilities: { sampling: {}, elicitation: { form: {} }, roots: {} } });
  const asked = [];
  client.setRequestHandler(CreateMessageRequestSchema, request => { asked.push(request.method); return { model: 'm', role: 'assistant', content: { type: 'text', text: 'sampled' } }; });
  client.setRequestHandler(ElicitRequestSchema, request => { asked.push(request.method); return { action: 'decline' }; });
  client.setRequestHandler(ListRootsRequestSchema, request => { asked.push(request.method); return { roots: [{ uri: 'file:///a' }] }; });
  await client.connect(transport);
  const listed = await client.listTools();
  const names = listed.tools.map(tool => tool.name);
  check(name + ': lists, without what a decision forbids', names.includes('echo') && !names.includes('get-env'), names);
  const echo = await client.callTool({ name: 'echo', arguments: { message: 'mail jane.doe@example.com' } });
  check(name + ': an answer is masked', echo.content[0].text.includes('[EMAIL]') && !JSON.stringify(echo).includes('jane'), echo);
  const steps = [];
  await client.callTool({ name: 'trigger-long-running-operation', arguments: { duration: 0.4, steps: 4 } }, undefined, { onprogress: step => steps.push(step) });
  check(name + ': progress arrives', steps.length >= 3, steps);
  const denied = await client.callTool({ name: 'get-env', arguments: {} }).then(() => null, error => error);
  check(name + ': a denied call says why', denied && /Not the environment/.test(denied.message), denied?.message);
  const sampled = await client.callTool({ name: 'trigger-sampling-request', arguments: { prompt: 'p', maxTokens: 5 } });
  check(name + ': the server asks for a sample and gets it', asked.includes('sampling/createMessage') && JSON.stringify(sampled).includes('sampled'), [asked, sampled]);
  const both = await Promise.all([1, 2, 3].map(n => client.callTool({ name: 'get-sum', arguments: { a: n, b: 40 } })));
  check(name + ': answers find their calls', both.every((one, n) => one.content[0].text.includes(String(n + 41))), both);
  await client.close();
}

await through('HTTP+SSE', new SSEClientTransport(new URL(process.argv[2])));
if (process.argv[3]) await through('Streamable HTTP', new StreamableHTTPClientTransport(new URL(process.argv[3])));
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
