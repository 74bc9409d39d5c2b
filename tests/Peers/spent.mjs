// The official TypeScript client against an MCP server, directly and through a gateway with the budget of tests/Peers/budgets:
//   node spent.mjs http://127.0.0.1:SERVER/mcp http://127.0.0.1:GATEWAY/mcp auto|legacy
// When the budget is used up each call is an error that says until when; the client opens nothing anew, and never hangs.
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { runCases } from './cases.mjs';
const require = createRequire(process.env.PEERS_DIR + '/package.json');
const { Client, StreamableHTTPClientTransport } = await import(pathToFileURL(require.resolve('@modelcontextprotocol/client').replace(/\.cjs$/, '.mjs')).href);

const connect = async (url, seen) => {
  const client = new Client({ name: 'spent', version: '1.0.0' }, { capabilities: {}, versionNegotiation: { mode: process.argv[4] } });
  const watched = (input, init) => {
    if (typeof init?.body === 'string') seen.push(JSON.parse(init.body).method);
    return fetch(input, init);
  };
  await client.connect(new StreamableHTTPClientTransport(new URL(url), { fetch: watched }));
  return client;
};
const expect = (holds, otherwise) => { if (!holds) throw new Error(otherwise); };
const opens = (seen) => seen.filter((method) => method === 'initialize' || method === 'server/discover');
const isUsedUp = (e) => e.code === -31430 && e.message.includes("The budget 'few' is used up until 20") && Date.parse(e.data?.reset) > Date.now() && e.data?.retryAfter > 0;

const [there, seen, late] = [[], [], []];
await connect(process.argv[2], there);
const gateway = await connect(process.argv[3], seen);
const call = () => gateway.callTool({ name: 'test_simple_text', arguments: {} });
const cases = {
  'it opened as it opens directly': async () => expect(opens(there).join() === opens(seen).join(), opens(seen).join()),
  'calls pass until the budget is used up, and the next is an error that says until when': async () => {
    for (let passed = 0; passed <= 12; passed++) {
      try { await call(); } catch (e) { return expect(passed > 0 && isUsedUp(e), `behind ${passed} calls: ${e.code} ${e.message} ${JSON.stringify(e.data)}`); }
    }
    throw new Error('the budget holds more than it says');
  },
  'so is every further one': async () => {
    try { await call(); } catch (e) { return expect(isUsedUp(e), `${e.code} ${e.message}`); }
    throw new Error('it passed');
  },
  'nothing was opened anew': async () => expect(opens(seen).join() === opens(there).join(), opens(seen).join()),
  'a client that begins then speaks the same, and is told at its first call': async () => {
    const client = await connect(process.argv[3], late);
    expect(opens(late).join() === opens(there).join(), late.join());
    try { await client.callTool({ name: 'test_simple_text', arguments: {} }); } catch (e) { return expect(isUsedUp(e), `${e.code} ${e.message}`); }
    throw new Error('it passed');
  },
};
await runCases(cases, 30000);
