// The official TypeScript client with five real servers behind one route, of which one is killed while it works: five.mjs URL FOLDER. FOLDER is what the server
// of files may see. Prints "N passed, N failed".
import { createRequire } from 'node:module';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
const require = createRequire(process.env.PEERS_DIR + '/');
const { Client } = require('@modelcontextprotocol/sdk/client/index.js');
const { StreamableHTTPClientTransport } = require('@modelcontextprotocol/sdk/client/streamableHttp.js');

let passed = 0, failed = 0;
const check = (what, holds, seen) => { if (holds) passed++; else { failed++; console.log('FAILED', what, JSON.stringify(seen)?.slice(0, 600)); } };
const [url, folder] = process.argv.slice(2);
writeFileSync(folder + '/note.txt', 'Call jane.doe@example.com about ORD-1.\n');

const begin = async () => {
  const client = new Client({ name: 'five', version: '1' }, { capabilities: {} });
  await client.connect(new StreamableHTTPClientTransport(new URL(url)));
  return client;
};
const all = async client => {
  const tools = [];
  let page, cursor;
  do {
    page = await client.listTools({ cursor });
    tools.push(...page.tools);
    cursor = page.nextCursor;
  } while (cursor);
  return { names: tools.map(tool => tool.name), missing: (page._meta?.['fastmcp/unavailable'] ?? []).map(one => one.server) };
};
const call = (client, name, args) => client.callTool({ name, arguments: args });
const servers = ['everything', 'files', 'github', 'memory', 'thinking'];
const of = (names, server) => names.filter(name => name.startsWith(server + '_'));

const client = await begin();
const before = await all(client);
for (const server of servers) check(`tools of ${server} are listed`, of(before.names, server).length > 0, before);
check('every tool has the prefix of one server', before.names.every(name => servers.some(server => name.startsWith(server + '_'))), before.names);
check('none is missing', before.missing.length === 0, before.missing);

const read = await call(client, 'files_read_text_file', { path: folder + '/note.txt' });
check('a file is read, masked', read.content[0].text.includes('[EMAIL]') && !read.content[0].text.includes('jane'), read);
await call(client, 'memory_create_entities', { entities: [{ name: 'Berlin', entityType: 'city', observations: ['is large'] }] });
const graph = await call(client, 'memory_read_graph', {});
check('what was remembered is known', JSON.stringify(graph.content).includes('Berlin'), graph);
const thought = await call(client, 'thinking_sequentialthinking', { thought: 'One.', nextThoughtNeeded: false, thoughtNumber: 1, totalThoughts: 1 });
check('a thought is taken', !thought.isError && JSON.stringify(thought.content).includes('thoughtNumber'), thought);
const echo = await call(client, 'everything_echo', { message: 'jane.doe@example.com' });
check('an echo is masked', echo.content[0].text.includes('[EMAIL]'), echo);

// The server of this session is killed while a long call to another one runs.
const steps = [];
const long = client.callTool({ name: 'everything_trigger-long-running-operation', arguments: { duration: 2, steps: 8 } }, undefined, { onprogress: step => steps.push(step) });
while (steps.length === 0) await new Promise(done => setTimeout(done, 20));
const victims = readdirSync('/proc').filter(pid => /^\d+$/.test(pid)).filter(pid => {
  try { return readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes('server-memory/dist/index.js') && readFileSync(`/proc/${pid}/environ`, 'latin1').includes('FIVE=' + process.env.FIVE); } catch { return false; }
});
check('one server of memory runs', victims.length === 1, victims);
victims.forEach(pid => process.kill(Number(pid), 'SIGKILL'));
const operation = await long;
check('a call to another server goes on', !operation.isError && steps.length >= 4, { operation, steps: steps.length });
const refused = await call(client, 'memory_read_graph', {}).then(answer => answer, error => ({ refused: error.message }));
check('a call to the dead one is an error', refused.refused || refused.isError, refused);
const after = await all(client);
check('only its own tools are gone, or it is back by itself', servers.filter(server => server !== 'memory').every(server => of(after.names, server).length === of(before.names, server).length)
  && (of(after.names, 'memory').length === 0 ? after.missing.includes('memory') : true), after);
check('another server answers as before', (await call(client, 'everything_echo', { message: 'still here' })).content[0].text.includes('still here'));
await client.close();

const next = await begin();
const again = await all(next);
check('a new session has all five', servers.every(server => of(again.names, server).length === of(before.names, server).length), again);
await next.close();

console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
