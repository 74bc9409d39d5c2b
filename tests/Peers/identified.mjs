// Official TypeScript client and a real OpenID provider (oidc-provider) against a gateway that verifies tokens:
//   node identified.mjs http://127.0.0.1:GATEWAY/mcp http://127.0.0.1:ISSUER auto|legacy
// The client finds the issuer by the gateway's challenge and metadata alone; keys rotate under load.
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
const require = createRequire(process.env.PEERS_DIR + '/package.json');
const { Client, StreamableHTTPClientTransport, ClientCredentialsProvider } = await import(pathToFileURL(require.resolve('@modelcontextprotocol/client').replace(/\.cjs$/, '.mjs')).href);

const [gateway, issuer, mode] = process.argv.slice(2);
const expect = (holds, otherwise) => { if (!holds) throw new Error(otherwise); };
const seen = [];
const watched = async (input, init) => {
  const answer = await fetch(input, init);
  seen.push({ url: String(input?.url ?? input), status: answer.status, challenge: answer.headers.get('www-authenticate') });
  return answer;
};
const connect = async (authProvider) => {
  const client = new Client({ name: 'identified', version: '1.0.0' }, { capabilities: {}, versionNegotiation: { mode } });
  await client.connect(new StreamableHTTPClientTransport(new URL(gateway), { fetch: watched, authProvider }));
  return client;
};
const token = async (resource = gateway) => {
  const answer = await fetch(`${issuer}/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa('agent:agent-test-secret')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials', scope: 'mcp:read', resource }),
  });
  return (await answer.json()).access_token;
};
const ping = async (bearer) => (await fetch(gateway, {
  method: 'POST',
  headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream', 'mcp-protocol-version': '2025-06-18', ...(bearer ? { authorization: `Bearer ${bearer}` } : {}) },
  body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping' }),
})).status;

const cases = {
  'a client without credentials is told to authorize, and nothing else': async () => {
    try { await connect(); } catch { return expect(seen.every((s) => s.status === 401 && s.challenge.includes('resource_metadata=')), JSON.stringify(seen)); }
    throw new Error('it connected');
  },
  'a client with credentials finds the issuer by the challenge and calls a tool': async () => {
    const client = await connect(new ClientCredentialsProvider({ clientId: 'agent', clientSecret: 'agent-test-secret', scope: 'mcp:read', expectedIssuer: issuer }));
    const answer = await client.callTool({ name: 'test_simple_text', arguments: {} });
    expect(answer.content?.[0]?.type === 'text', JSON.stringify(answer));
    expect(seen.some((s) => s.url.includes('/.well-known/oauth-protected-resource/mcp') && s.status === 200), 'the metadata was not asked for');
    await client.close();
  },
  'a token for another resource is refused': async () => expect(await ping(await token('http://127.0.0.1/other')) === 401, 'it passed'),
  'keys that rotate under load fail no request': async () => {
    const before = await Promise.all(Array.from({ length: 20 }, () => token()));
    await fetch(`${issuer}/rotate`, { method: 'POST' });
    const after = await Promise.all(Array.from({ length: 20 }, () => token()));
    const kid = (jwt) => JSON.parse(Buffer.from(jwt.split('.')[0], 'base64url')).kid;
    expect(kid(before[0]) !== kid(after[0]), 'the issuer signs with the key of before');
    const statuses = await Promise.all([...before, ...after].map(ping));
    expect(statuses.every((status) => status !== 401 && status < 500), statuses.join());
  },
};

let passed = 0, failed = 0;
for (const [name, run] of Object.entries(cases)) {
  try { await run(); passed++; } catch (e) { failed++; console.log(`FAILED ${name}: ${e.stack}`); }
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
