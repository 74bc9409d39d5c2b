// The gateway as the protected resource of a scenario of the conformance suite, whose own server stands behind it:
//   node resource.mjs LISTEN UPSTREAM COMMAND...
// The suite's tokens say nothing by themselves and its authorization server answers no introspection: that is done here, as its server decides (by their prefix). Its server
// is lent one, since no caller's token goes up.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import http from 'node:http';

const [listen, upstream, program, ...more] = process.argv.slice(2);
const resource = `http://localhost:${listen}/mcp`;
const folder = mkdtempSync(join(tmpdir(), 'fastmcp-resource-'));
// Where the scenario's authorization server is only its own server says.
const challenge = (await fetch(`http://localhost:${upstream}/mcp`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' })).headers.get('www-authenticate') ?? '';
const named = /resource_metadata="([^"]+)"/.exec(challenge)?.[1];
let metadata;
for (const url of [named, `http://localhost:${upstream}/.well-known/oauth-protected-resource/mcp`, `http://localhost:${upstream}/.well-known/oauth-protected-resource`]) {
  const answer = url && await fetch(url);
  if (answer?.ok) { metadata = await answer.json(); break; }
}
const scope = /scope="([^"]+)"/.exec(challenge)?.[1];
const introspection = http.createServer(async (req, res) => {
  let body = '';
  for await (const piece of req) body += piece;
  const token = new URLSearchParams(body).get('token') ?? '';
  res.setHeader('content-type', 'application/json');
  res.end(JSON.stringify(/^(test|cc)-token/.test(token) ? { active: true, sub: 'client', aud: resource, exp: Math.floor(Date.now() / 1000) + 300, ...(scope ? { scope } : {}) } : { active: false }));
});
await new Promise((done) => introspection.listen(0, '127.0.0.1', done));
writeFileSync(join(folder, 'secret'), 'of-the-gateway\n');
writeFileSync(join(folder, 'lent'), 'test-token\n');
writeFileSync(join(folder, 'keys.jwks'), '{"keys":[{"kty":"oct","kid":"s","alg":"HS256","k":"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"}]}');
writeFileSync(join(folder, 'fastmcp.yaml'), `listeners: [{ address: '127.0.0.1:${listen}' }]
outbound: { allow: [127.0.0.1] }
issuers: [{ name: suite, issuer: '${metadata.authorization_servers[0]}', keys: keys.jwks, algorithms: [HS256], introspection: { url: 'http://127.0.0.1:${introspection.address().port}/', client: gateway, secret-file: secret } }]
credentials: [{ name: lent, source: file, file: lent }]
upstreams: [{ name: up, url: 'http://127.0.0.1:${upstream}', credential: lent }]
routes: [{ path: /, upstream: up, protocol: mcp, identity: { issuers: [suite], resource: '${resource}'${scope ? `, scopes: [${scope.split(' ').join(', ')}]` : ''} } }]
policies: { packs: [] }
`);
const gateway = spawn(program, [...more, 'serve', '--config', join(folder, 'fastmcp.yaml')], { stdio: ['ignore', 'inherit', 'inherit'] });
const stop = () => { gateway.kill(); rmSync(folder, { recursive: true, force: true }); process.exit(0); };
process.on('SIGTERM', stop);
gateway.on('exit', stop);
