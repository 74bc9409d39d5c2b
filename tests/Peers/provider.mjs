// A real OpenID provider (oidc-provider) with code flow, PKCE, rotated refresh tokens and revocation, for people who are signed in at once as whoever is next.
import { createRequire } from 'node:module';
import { generateKeyPairSync } from 'node:crypto';
import http from 'node:http';
import { pathToFileURL } from 'node:url';
const require = createRequire(process.env.PEERS_DIR + '/package.json');
const { Provider } = await import(pathToFileURL(require.resolve('oidc-provider')).href);

// clients: as oidc-provider has them. format: of access tokens, jwt or opaque. who: () => account.
export async function startProvider(port, { clients, format, who }) {
  const issuer = `http://127.0.0.1:${port}`;
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const provider = new Provider(issuer, {
    clients,
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), kid: 'one', alg: 'RS256', use: 'sig' }] },
    scopes: ['openid', 'mcp:read'],
    findAccount: (_ctx, id) => ({ accountId: id, claims: async () => ({ sub: id }) }),
    interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
    pkce: { required: () => true },
    rotateRefreshToken: true,
    issueRefreshToken: async (_ctx, client) => client.grantTypeAllowed('refresh_token'),
    features: {
      devInteractions: { enabled: false },
      revocation: { enabled: true },
      registration: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => undefined,
        useGrantedResource: () => true,
        getResourceServerInfo: (_ctx, resource) => ({ scope: 'mcp:read', audience: resource, accessTokenTTL: 300, accessTokenFormat: format, ...(format === 'jwt' ? { jwt: { sign: { alg: 'RS256' } } } : {}) }),
      },
    },
    loadExistingGrant: async (ctx) => {
      const grant = new provider.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId });
      grant.addOIDCScope('openid mcp:read');
      for (const resource of [].concat(ctx.oidc.params.resource ?? [])) grant.addResourceScope(resource, 'mcp:read');
      await grant.save();
      return grant;
    },
    ttl: { AccessToken: 300, Grant: 3600, Session: 3600, Interaction: 600, RefreshToken: 3600, IdToken: 300 },
  });
  provider.on('server_error', (_ctx, e) => console.error('server_error', e.stack));
  const answer = provider.callback();
  const server = http.createServer(async (req, res) => {
    if (req.url.startsWith('/interaction/')) {
      const { prompt } = await provider.interactionDetails(req, res);
      await provider.interactionFinished(req, res, prompt.name === 'login' ? { login: { accountId: who() } } : { consent: {} }, { mergeWithLastSubmission: true });
      return;
    }
    answer(req, res);
  });
  await new Promise((done) => server.listen(port, '127.0.0.1', done));
  return { issuer, provider };
}

// A browser: cookies by origin, redirects and refreshes followed until one leads to a stop. Not fetch, which says that it is a script.
export class Browser {
  #jars = new Map();
  get(url, stop) { return this.#go(url, 'GET', '', stop); }
  post(url, form, stop) { return this.#go(url, 'POST', new URLSearchParams(form).toString(), stop); }
  async #go(url, method, body, stop) {
    for (let hop = 0; hop < 20; hop++) {
      if (stop && url.startsWith(stop)) return { url, body: '' };
      const origin = new URL(url).origin;
      const jar = this.#jars.get(origin) ?? new Map();
      this.#jars.set(origin, jar);
      const answer = await send(url, method, body, { cookie: [...jar].map(([k, v]) => `${k}=${v}`).join('; '), ...(method === 'POST' ? { origin, 'content-type': 'application/x-www-form-urlencoded' } : {}) });
      for (const line of answer.headers['set-cookie'] ?? []) {
        const [name, ...value] = line.split(';')[0].split('=');
        if (value.join('=') === '' || /expires=Thu, 01 Jan 1970/i.test(line)) jar.delete(name); else jar.set(name, value.join('='));
      }
      const next = answer.headers.location ?? answer.body.match(/http-equiv="refresh" content="0; url=([^"]+)"/)?.[1].replaceAll('&amp;', '&').replaceAll('&#39;', "'");
      if (!next) return { url, status: answer.statusCode, body: answer.body };
      [url, method, body] = [new URL(next, url).href, 'GET', ''];
    }
    throw new Error('it leads in circles: ' + url);
  }
}

const send = (url, method, body, headers) => new Promise((done, failed) => {
  const request = http.request(url, { method, headers }, (answer) => {
    const parts = [];
    answer.on('data', (part) => parts.push(part)).on('end', () => done({ statusCode: answer.statusCode, headers: answer.headers, body: Buffer.concat(parts).toString() }));
  });
  request.on('error', failed);
  request.end(body);
});
