// People connect to an MCP server that a real authorization server (oidc-provider) guards, with the official TypeScript client behind the gateway:
//   node connected.mjs GATEWAY-PORT CONSOLE-PORT IDP-PORT SERVER-PORT GUARD-PORT TARGET-PORT auto|legacy
// IDP signs people in to the console and gives agents their tokens; SERVER is the upstream's own; GUARD stands before the target and takes nothing but tokens of SERVER.
import { createRequire } from 'node:module';
import { createHash, randomBytes } from 'node:crypto';
import http from 'node:http';
import { pathToFileURL } from 'node:url';
import { runCases } from './cases.mjs';
import { Browser, startProvider } from './provider.mjs';
const require = createRequire(process.env.PEERS_DIR + '/package.json');
const { Client, StreamableHTTPClientTransport } = await import(pathToFileURL(require.resolve('@modelcontextprotocol/client').replace(/\.cjs$/, '.mjs')).href);
const [gatewayPort, consolePort, idpPort, serverPort, guardPort, targetPort, mode] = process.argv.slice(2);
const [gateway, console_, resource, api] = [`http://127.0.0.1:${gatewayPort}/mcp`, `http://localhost:${consolePort}`, `http://127.0.0.1:${guardPort}/mcp`, 'http://127.0.0.1/api'];
const expect = (holds, otherwise) => { if (!holds) throw new Error(otherwise); };

let who = 'lea';
const idp = await startProvider(idpPort, {
  who: () => who, format: 'jwt',
  clients: [
    { client_id: 'console', redirect_uris: [`${console_}/sign-in/back`], token_endpoint_auth_method: 'none', grant_types: ['authorization_code'], response_types: ['code'] },
    { client_id: 'agent', redirect_uris: ['http://127.0.0.1:9/back'], token_endpoint_auth_method: 'none', grant_types: ['authorization_code'], response_types: ['code'] },
  ],
});
const server = await startProvider(serverPort, {
  who: () => 'account-of-' + who, format: 'opaque',
  clients: [{ client_id: 'gateway', client_secret: 'secret of the gateway', redirect_uris: [`${console_}/connections/wiki/back`], grant_types: ['authorization_code', 'refresh_token'], response_types: ['code'] }],
});

// The upstream: whose tokens it saw, and the target behind it.
const accounts = [];
http.createServer(async (req, res) => {
  if (req.url.startsWith('/.well-known/oauth-protected-resource')) {
    res.setHeader('content-type', 'application/json');
    res.end(JSON.stringify({ resource, authorization_servers: [server.issuer] }));
    return;
  }
  const token = await server.provider.AccessToken.find((req.headers.authorization ?? '').replace(/^Bearer /, ''));
  if (!token || token.isExpired || token.aud !== resource) {
    res.writeHead(401, { 'www-authenticate': `Bearer resource_metadata="http://127.0.0.1:${guardPort}/.well-known/oauth-protected-resource/mcp"` }).end();
    return;
  }
  accounts.push(token.accountId);
  const { authorization, host, ...headers } = req.headers;
  req.pipe(http.request({ port: targetPort, host: '127.0.0.1', path: req.url, method: req.method, headers: { ...headers, host: `127.0.0.1:${targetPort}` } }, (answer) => {
    res.writeHead(answer.statusCode, answer.headers);
    answer.pipe(res);
  }).on('error', () => res.destroy()));
}).listen(guardPort, '127.0.0.1');

// The person's token for the gateway, as agents get it: code flow with PKCE.
async function tokenOf(browser) {
  const verifier = randomBytes(32).toString('base64url');
  const query = new URLSearchParams({ client_id: 'agent', response_type: 'code', redirect_uri: 'http://127.0.0.1:9/back', scope: 'openid mcp:read', resource: api, code_challenge: createHash('sha256').update(verifier).digest('base64url'), code_challenge_method: 'S256' });
  const { url } = await browser.get(`${idp.issuer}/auth?${query}`, 'http://127.0.0.1:9/back');
  const answer = await (await fetch(`${idp.issuer}/token`, { method: 'POST', body: new URLSearchParams({ grant_type: 'authorization_code', client_id: 'agent', code: new URL(url).searchParams.get('code'), redirect_uri: 'http://127.0.0.1:9/back', code_verifier: verifier, resource: api }) })).json();
  expect(answer.access_token, JSON.stringify(answer) + url);
  return answer.access_token;
}

const press = async (browser, path) => {
  const page = await browser.get(`${console_}/connections`);
  const csrf = page.body.match(/id="csrf" value="([^"]+)"/)?.[1];
  expect(csrf, page.body);
  return browser.post(`${console_}${path}`, { csrf, id: '' });
};
const consent = async (browser) => {
  const { url, body } = await press(browser, '/connections/wiki/connect');
  expect(url === `${console_}/connections` && body.includes('>connected<'), url + body);
};

const browser = new Browser();
const token = await tokenOf(browser);
// The gateway has started before the provider and asks it again after a second at the earliest: until then it says that it cannot tell who calls.
for (let tries = 0; tries < 100; tries++) {
  const answer = await fetch(gateway, { headers: { authorization: `Bearer ${token}`, accept: 'text/event-stream' } });
  await answer.body?.cancel();
  if (answer.status !== 503) break;
  await new Promise((resolve) => setTimeout(resolve, 100));
}
let elicited = [], whenElicited = async () => 'accept';
async function connect(bearer = token) {
  const client = new Client({ name: 'connected', version: '1.0.0' }, { capabilities: { elicitation: { url: {} } }, versionNegotiation: { mode } });
  client.setRequestHandler('elicitation/create', async (request) => {
    elicited.push(request.params.url);
    return { action: await whenElicited() };
  });
  await client.connect(new StreamableHTTPClientTransport(new URL(gateway), { requestInit: { headers: { authorization: `Bearer ${bearer}` } } }));
  return client;
}
const call = (client) => client.callTool({ name: 'test_simple_text', arguments: {} });
const page = `${console_}/connections#wiki`;
let client;
const cases = {
  'a client without a grant is told the page': async () => {
    try { await connect(); } catch (e) { return expect(e.message.includes(page) || JSON.stringify(e.data ?? e.cause ?? '').includes(page), e.stack); }
    throw new Error('it connected');
  },
  'behind the consent it calls as that person': async () => {
    await consent(browser);
    client = await connect();
    expect((await call(client)).content?.[0]?.type === 'text', 'no text');
    expect(accounts.at(-1) === 'account-of-lea', accounts.join());
  },
  'what ends at the server is renewed, and refresh tokens rotate': async () => {
    for (let i = 0; i < 3; i++) {
      for (const held of [...accountsTokens()]) await held.destroy();
      expect((await call(client)).content?.[0]?.type === 'text', 'no text');
    }
  },
  'nobody else calls by it': async () => {
    who = 'eve';
    const eve = await tokenOf(new Browser());
    who = 'lea';
    const before = accounts.length;
    try { await connect(eve); } catch { return expect(accounts.length === before, 'it went up'); }
    throw new Error('it connected');
  },
  'ended on the console it is asked for again, where the client opens URLs': async () => {
    const { url } = await press(browser, '/connections/wiki/end');
    expect(url === `${console_}/connections`, url);
    elicited = [];
    if (mode === 'legacy') {
      try { await call(client); } catch (e) {
        expect(e.code === -32042, e.stack);
        return expect(JSON.stringify(e.data).includes(page), JSON.stringify(e.data));
      }
      throw new Error('it passed');
    }
    whenElicited = async () => { await consent(browser); return 'accept'; };
    expect((await call(client)).content?.[0]?.type === 'text', 'no text');
    expect(elicited.length === 1 && elicited[0] === page, elicited.join());
  },
};
// Access tokens that the server holds in memory: it is asked for one at each call.
const held = new Map();
const find = server.provider.AccessToken.find.bind(server.provider.AccessToken);
server.provider.AccessToken.find = async (value) => { const found = await find(value); if (found) held.set(value, found); return found; };
const accountsTokens = () => { const all = [...held.values()]; held.clear(); return all; };
await runCases(cases, 60000);
