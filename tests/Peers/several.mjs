// The official TypeScript client with several real servers behind one route: several.mjs URL. And one real server through
// `fastmcp stdio`, where FASTMCP and SERVER are set. Prints "N passed, N failed".
import { createRequire } from 'node:module';
const require = createRequire(process.env.PEERS_DIR + '/');
const { Client } = require('@modelcontextprotocol/sdk/client/index.js');
const { StreamableHTTPClientTransport } = require('@modelcontextprotocol/sdk/client/streamableHttp.js');
const { StdioClientTransport } = require('@modelcontextprotocol/sdk/client/stdio.js');

let passed = 0, failed = 0;
const check = (what, holds, seen) => { if (holds) passed++; else { failed++; console.log('FAILED', what, JSON.stringify(seen)?.slice(0, 600)); } };

const client = new Client({ name: 'several', version: '1' }, { capabilities: { sampling: {}, elicitation: {}, roots: {} } });
await client.connect(new StreamableHTTPClientTransport(new URL(process.argv[2])));
const listed = await client.listTools();
const names = listed.tools.map(tool => tool.name);
check('tools of the left server are prefixed', names.includes('left_echo') && names.filter(name => name.startsWith('left_')).length > 5, names);
check('a selection is all of the right one', JSON.stringify(names.filter(name => name.startsWith('right_'))) === '["right_echo","right_plus-two"]', names);
check('the one that is gone is said', listed._meta?.['fastmcp/unavailable']?.[0]?.server === 'gone', listed._meta);
const plus = listed.tools.find(tool => tool.name === 'right_plus-two');
check('a fixed argument is not shown', plus && !('b' in plus.inputSchema.properties), plus);
const echo = await client.callTool({ name: 'left_echo', arguments: { message: 'mail jane.doe@example.com' } });
check('an answer is masked', echo.content[0].text.includes('[EMAIL]'), echo);
const sum = await client.callTool({ name: 'right_plus-two', arguments: { a: 40 } });
check('a fixed argument is given', sum.content[0].text.includes('42'), sum);
const steps = [];
await client.callTool({ name: 'left_trigger-long-running-operation', arguments: { duration: 0.4, steps: 4 } }, undefined, { onprogress: step => steps.push(step) });
check('progress arrives', steps.length >= 3, steps);
const resources = await client.listResources();
check('resources stand behind their server', resources.resources.length > 0 && resources.resources.every(one => one.uri.startsWith('left+')), resources.resources.slice(0, 2));
const read = await client.readResource({ uri: resources.resources[0].uri });
check('and are read under that name', read.contents[0].uri === resources.resources[0].uri, read.contents[0]?.uri);
const prompts = await client.listPrompts();
check('prompts are prefixed', prompts.prompts.length > 0 && prompts.prompts.every(one => one.name.startsWith('left_')), prompts.prompts.map(one => one.name));
await client.close();

if (process.env.FASTMCP && process.env.SERVER) {
  const [command, ...args] = process.env.FASTMCP.split(' ');
  const piped = new Client({ name: 'piped', version: '1' }, { capabilities: { sampling: {} } });
  await piped.connect(new StdioClientTransport({ command, args: [...args, 'stdio', '--', process.execPath, process.env.SERVER, 'stdio'], stderr: 'ignore' }));
  const tools = await piped.listTools();
  check('a client on pipes lists', tools.tools.some(tool => tool.name === 'echo'), tools.tools.map(tool => tool.name));
  const masked = await piped.callTool({ name: 'echo', arguments: { message: 'mail jane.doe@example.com' } });
  check('and its answers are masked', masked.content[0].text.includes('[EMAIL]'), masked);
  const pipedSteps = [];
  await piped.callTool({ name: 'trigger-long-running-operation', arguments: { duration: 0.4, steps: 4 } }, undefined, { onprogress: step => pipedSteps.push(step) });
  check('progress arrives on pipes', pipedSteps.length >= 3, pipedSteps);
  await piped.close();
}

console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
