using FastMcp.Proxy.Configuration.Limiting;
using FastMcp.Proxy.Configuration.Model;
using FastMcp.Proxy.Configuration.Yaml;
using FastMcp.Proxy.Forwarding.Upstreams;
using FastMcp.Recording;

namespace FastMcp.Proxy.Configuration.Binding;

/// <summary>Nodes to a config. Reads every section whatever is wrong in another.</summary>
internal sealed class ConfigBinder(string file, ConfigErrors errors)
{
    private static readonly Uri _wrong = new("http://wrong.invalid");

    private readonly string _folder = Path.GetDirectoryName(Path.GetFullPath(file)) ?? "/";
    private readonly IdentityBinder _identity = new(Path.GetDirectoryName(Path.GetFullPath(file)) ?? "/", errors);

    /// <summary>Complete only if there are no errors.</summary>
    public Config? Bind(Node document)
    {
        if (MapReader.Of(document, "A configuration", Keys.Root, errors) is not { } root)
        {
            return null;
        }

        return new GuardsBinder(errors).Bind(root, new Config
        {
            File = file,
            Listeners = Each(root, "listeners", Listener),
            Upstreams = Each(root, "upstreams", Upstream),
            Routes = Each(root, "routes", Route),
            Admin = root.Map("admin", Keys.Admin) is { } admin ? Admin(admin) : null,
            Console = root.Map("console", Keys.Console) is { } console && Address(console, "listen") is { } at ? new ConsoleBinder(_folder, errors).Bind(console, at) : null,
            Approvals = root.Map("approvals", Keys.Approvals) is { } approvals ? new ApprovalsBinder(_folder, errors).Bind(approvals) : null,
            Policies = root.Map("policies", Keys.Policies) is { } policies ? Policies(policies) : PoliciesConfig.Default,
            Masking = root.Map("masking", Keys.Masking) is { } masking ? Masking(masking) : MaskingConfig.Default,
            Limits = root.Map("limits", Keys.Limits) is { } limits ? LimitsOf(limits) : Limits.Default,
            Recording = new RecordingBinder(_folder, errors).Bind(root),
            Outbound = _identity.Outbound(root),
            Telemetry = TelemetryBinder.Bind(root, _folder, errors),
            Issuers = _identity.Issuers(root),
            Authorities = new AuthorityBinder(_folder, errors).Bind(root),
            ApiKeys = _identity.ApiKeys(root),
            Credentials = new CredentialBinder(_folder, errors).Bind(root),
            Connections = root.Map("connections", Keys.Connections) is { } connections && connections.Required("folder") is { } grants ? new ConnectionsConfig(FullPath(grants), connections.Place) : null,
            Store = new StoreBinder(_folder, errors).Bind(root),
        });
    }

    private List<T> Each<T>(MapReader root, string key, Func<Node, T?> bind)
        where T : class
    {
        if (root.Find(key) is null)
        {
            errors.Add(root.Place, $"'{key}' is missing: at least one.");
        }

        return [.. root.List(key).Select(bind).Where(item => item is not null).Select(item => item!)];
    }

    private ListenerConfig? Listener(Node node)
    {
        if (MapReader.Of(node, "A listener", Keys.Listener, errors) is not { } map || Address(map) is not { } address)
        {
            return null;
        }

        ListenerTlsConfig? tls = null;
        if (map.Map("tls", Keys.ListenerTls) is { } keys && (keys.Required("cert"), keys.Required("key")) is ({ } cert, { } key))
        {
            tls = new ListenerTlsConfig(FullPath(cert), FullPath(key))
            {
                ClientCertificates = (ClientCertificates)keys.OneOf("client-certificates", Keys.ClientCertificates),
                ClientCa = string.Join(' ', keys.Texts("client-ca").Select(ca => ca.Text)),
            };
        }

        return new ListenerConfig(address, tls, map.PlaceOf("address")) { Http2 = map.Switch("http2", true) };
    }

    private AdminConfig? Admin(MapReader map) =>
        Address(map) is not { } address ? null : new AdminConfig(address, map.PlaceOf("address"))
        {
            TokenFile = map.Text("token-file") is { } file ? FullPath(file) : null,
            State = map.Text("state") is { } state ? FullPath(state) : null,
        };

    private System.Net.IPEndPoint? Address(MapReader map, string key = "address")
    {
        if (map.Required(key) is not { } text)
        {
            return null;
        }

        if (Addresses.TryParse(text, out var address))
        {
            return address;
        }

        errors.Add(map.PlaceOf(key), $"'{text}' is no address. {Addresses.Form}");
        return null;
    }

    private UpstreamConfig? Upstream(Node node)
    {
        if (MapReader.Of(node, "An upstream", Keys.Upstream, errors) is not { } map)
        {
            return null;
        }

        var name = map.Required("name");
        var stdio = new StdioBinder(_folder, errors).Bind(map);
        var url = stdio is null ? UpstreamUrl(map) : StdioBinder.Nowhere;
        if (stdio is not null && (map.Find("url") ?? map.Find("tls")) is { } other)
        {
            errors.Add(other.Place, "An upstream has 'stdio' or 'url' with 'tls', not both.");
        }

        var http2 = (UpstreamHttp2)map.OneOf("http2", Keys.UpstreamHttp2);
        if (http2 != UpstreamHttp2.Off && (stdio is not null || (http2 == UpstreamHttp2.Alpn && url?.Scheme == Uri.UriSchemeHttp)))
        {
            errors.Add(map.PlaceOf("http2"), stdio is not null ? "An upstream with 'stdio' speaks no HTTP: leave 'http2' out." : "'http2: alpn' is agreed on in TLS: with http, write prior-knowledge or off.");
        }

        var limits = map.Map("limits", Keys.UpstreamLimits);
        var ca = map.Map("tls", Keys.UpstreamTls)?.Required("ca");
        if (name is null)
        {
            return null;
        }

        return new UpstreamConfig
        {
            Name = name,
            // With a wrong URL there is an error, so that nobody uses it; the name stays for the routes that name it.
            Url = url ?? _wrong,
            Stdio = stdio,
            Http2 = http2,
            Mcp = new McpBinder(errors).Bind(map),
            Credential = map.Text("credential"),
            Lend = Lend(map),
            TlsCa = ca is null ? null : FullPath(ca),
            Connections = (int?)limits?.Limit("connections", LimitTable.Of(LimitId.UpstreamConnections)),
            ConnectTimeout = Milliseconds(limits?.Limit("connect-timeout", LimitTable.Of(LimitId.ConnectTimeout))),
            ReadTimeout = Milliseconds(limits?.Limit("read-timeout", LimitTable.Of(LimitId.ReadTimeout))),
            Place = map.PlaceOf("name"),
        };
    }

    private Dictionary<string, string?> Lend(MapReader map)
    {
        var lend = new Dictionary<string, string?>(StringComparer.Ordinal);
        if (map.Find("lend") is not { } node)
        {
            return lend;
        }

        if (node is not MapNode decisions)
        {
            errors.Add(node.Place, $"'lend' is a mapping of decisions to credentials, and this is {node.Kind}.");
            return lend;
        }

        foreach (var entry in decisions.Entries)
        {
            if (entry.Value is not ScalarNode { Text.Length: > 0 } name)
            {
                errors.Add(entry.Value.Place, $"'{entry.Key}' is the name of a credential, or none.");
                continue;
            }

            lend[entry.Key] = name.Text == "none" ? null : name.Text;
        }

        return lend;
    }

    private Uri? UpstreamUrl(MapReader map)
    {
        if (map.Required("url") is not { } text)
        {
            return null;
        }

        if (Addresses.TryParseUpstream(text, out var url, out var whyNot))
        {
            return url;
        }

        errors.Add(map.PlaceOf("url"), whyNot);
        return null;
    }

    private RouteConfig? Route(Node node)
    {
        if (MapReader.Of(node, "A route", Keys.Route, errors) is not { } map)
        {
            return null;
        }

        var host = map.Text("host")?.ToLowerInvariant() ?? "*";
        var path = map.Text("path") ?? "/";
        var forward = map.Texts("forward");
        foreach (var (text, place) in forward.Where(f => !Keys.Forward.Contains(f.Text)))
        {
            errors.Add(place, $"'forward' cannot list '{text}'.{DidYouMean.Hint(text, Keys.Forward)} It lists {string.Join(" or ", Keys.Forward)}.");
        }

        var protocol = (RouteProtocol)map.OneOf("protocol", Keys.Protocols);
        var mask = map.Switch("mask", otherwise: true);
        Durability? record = map.Find("record") is null ? null : (Durability)map.OneOf("record", Keys.Durabilities);
        var approval = map.Find("approval") is null ? ApprovalMode.Hold : (ApprovalMode)map.OneOf("approval", Keys.ApprovalModes);
        var identity = _identity.OfRoute(map);
        var servers = new ServersBinder(errors).Bind(map);
        if (map.Find("servers") is { } several && map.Find("upstream") is not null)
        {
            errors.Add(several.Place, "A route has 'upstream' or 'servers', not both.");
        }

        if ((map.Find("servers") is null ? map.Required("upstream") : map.Text("upstream") ?? "") is not { } upstream)
        {
            return null;
        }

        return new RouteConfig
        {
            Name = map.Text("name") ?? host + path,
            Host = host,
            Path = path,
            Upstream = upstream,
            Servers = servers,
            Protocol = protocol,
            Mask = mask,
            Record = record,
            Approval = approval,
            SealsOriginals = map.Switch("originals", otherwise: false),
            Sse = map.Switch("sse", otherwise: false),
            ForwardAuthorization = forward.Any(f => f.Text == "authorization"),
            ForwardCookie = forward.Any(f => f.Text == "cookie"),
            Origins = [.. map.Texts("origins").Select(o => o.Text)],
            Hosts = [.. map.Texts("hosts").Select(h => h.Text.ToLowerInvariant())],
            Identity = identity,
            Guards = [.. map.Texts("guards").Select(g => g.Text)],
            Place = map.Place,
        };
    }

    private PoliciesConfig Policies(MapReader map)
    {
        var packs = map.Find("packs") is null ? PoliciesConfig.AllPacks : [.. map.Texts("packs").Select(p => p.Text)];
        foreach (var (text, place) in map.Texts("packs").Where(p => !PoliciesConfig.AllPacks.Contains(p.Text)))
        {
            errors.Add(place, $"There is no built-in pack '{text}'.{DidYouMean.Hint(text, PoliciesConfig.AllPacks)} There are {string.Join(", ", PoliciesConfig.AllPacks)}.");
        }

        var policies = new PoliciesConfig(map.Text("folder") is { } folder ? FullPath(folder) : null, packs);
        if (map.Map("bundles", Keys.Bundles) is { } bundles && (bundles.Required("folder"), bundles.Required("key")) is ({ } kept, { } key))
        {
            policies = policies with { Bundles = new BundlesConfig(FullPath(kept), FullPath(key), bundles.PlaceOf("folder")) };
            policies = policies.Cache is null ? policies with { Cache = Path.Combine(policies.Bundles.Folder, PoliciesConfig.CacheName) } : policies;
        }

        return map.Text("cache") is { } cache ? policies with { Cache = FullPath(cache) } : policies;
    }

    private MaskingConfig Masking(MapReader map) =>
        map.Required("key") is { } key ? new MaskingConfig(FullPath(key), map.PlaceOf("key")) : MaskingConfig.Default;

    private static Limits LimitsOf(MapReader map)
    {
        var limits = Limits.Default;
        foreach (var spec in LimitTable.All)
        {
            limits = map.Limit(spec.Name, spec) is { } value ? limits.With(spec.Id, value) : limits;
        }

        return limits;
    }

    private string FullPath(string path) => Path.GetFullPath(path, _folder);

    private static TimeSpan? Milliseconds(long? value) => value is { } ms ? TimeSpan.FromMilliseconds(ms) : null;
}
