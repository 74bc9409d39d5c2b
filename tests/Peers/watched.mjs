// The official TypeScript client against an MCP server, directly and through a gateway whose rules and decisions only monitor:
//   node watched.mjs http://127.0.0.1:SERVER/mcp http://127.0.0.1:GATEWAY/mcp auto|legacy http://127.0.0.1:ADMIN
// Each body of an answer is the same, byte for byte, but for session ids; and the gateway says what it would have done.
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { runCases } from './cases.mjs';
const require = createRequire(process.env.PEERS_DIR + '/package.json');
const { Client, StreamableHTTPClientTransport } = await import(pathToFileURL(require.resolve('@modelcontextprotocol/client').replace(/\.cjs$/, '.mjs')).href);

const connect = async (url, bodies) => {
  const client = new Client({ name: 'watched', version: '1.0.0' }, { capabilities: {}, versionNegotiation: { mode: process.argv[4] } });
  const kept = async (input, init) => {
    const answer = await fetch(input, init);
    if (init?.method === 'POST' && answer.body) {
      const [read, copy] = answer.body.tee();
      bodies.push(new Response(copy).text());
      return new Response(read, { status: answer.status, headers: answer.headers });
    }
    return answer;
  };
  await client.connect(new StreamableHTTPClientTransport(new URL(url), { fetch: kept }));
  return client;
};
const [there, here] = [[], []];
const [direct, gateway] = [await connect(process.argv[2], there), await connect(process.argv[3], here)];
const expect = (holds, otherwise) => { if (!holds) throw new Error(otherwise); };
const same = (ask) => async () => {
  const [a, b] = [await ask(direct), await ask(gateway)];
  expect(JSON.stringify(a) === JSON.stringify(b), `${JSON.stringify(a)}\n${JSON.stringify(b)}`);
};
const planted = ['jane.doe@example.com', '4111 1111 1111 1111', '536-22-8190', 'AKIA' + 'Q3EGV7D5HKX2MNRT'];
const cases = {
  'tools are listed': same((c) => c.listTools()),
  'a tool that would be denied is called': same((c) => c.callTool({ name: 'test_simple_text', arguments: {} })),
  ...Object.fromEntries(planted.map((value, at) => [`planted value ${at + 1} passes as it is`, same((c) => c.callTool({ name: 'leak', arguments: { text: `it is ${value} here`, parts: at + 1 } }))])),
  'a resource that would be denied is read': same((c) => c.readResource({ uri: 'test://static-text' })),
  'every body is the same, byte for byte': async () => {
    // Where sessions are, events have ids of the server's own chance.
    const still = async (bodies) => (await Promise.all(bodies)).map((body) => body.replace(/^id: .*$/gm, 'id: N'));
    const [a, b] = [await still(there), await still(here)];
    expect(a.length === b.length && a.every((body, at) => body === b[at]), JSON.stringify(a.map((body, at) => [body, b[at]]).filter(([x, y]) => x !== y)));
  },
  'what would have been done is counted, and nothing was': async () => {
    const metrics = await (await fetch(process.argv[5] + '/metrics')).text();
    const sum = (start) => metrics.split('\n').filter((line) => line.startsWith(start[0]) && line.includes(start[1])).reduce((all, line) => all + Number(line.split(' ').pop()), 0);
    expect(sum(['fastmcp_findings_total{', 'mode="monitor"']) >= 4 && sum(['fastmcp_findings_total{', 'mode="enforce"']) === 0, 'findings');
    expect(sum(['fastmcp_decisions_total{', 'mode="monitor"']) >= 4, 'decisions');
  },
};
await runCases(cases, 30000);
