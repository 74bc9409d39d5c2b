namespace FastMcp.Jose.Profiles;

/// <summary>Profiles by name; each fixes what the documentation of its product says of access tokens.</summary>
public static class IssuerProfiles
{
    private static readonly string[] _idTokenMarks = ["nonce", "at_hash", "c_hash"];

    /// <summary>RFC 9068.</summary>
    public static IssuerProfile Generic { get; } = new() { Name = "generic" };

    public static IReadOnlyList<IssuerProfile> All { get; } =
    [
        Generic,
        // Custom authorization servers: no typ, client in cid, scopes as a list in scp.
        new() { Name = "okta", Types = ["", "at+jwt"], Client = ["cid"], Scopes = ["scp"], Foreign = _idTokenMarks },
        // v2.0 and v1.0 tokens: typ JWT, the client in azp or appid, scp for users, roles for applications.
        new() { Name = "entra", Types = ["jwt", "at+jwt"], Client = ["azp", "appid"], Groups = ["groups", "roles"], Scopes = ["scp"], Foreign = _idTokenMarks, HasOverage = true },
        // typ JWT in the header, Bearer, ID or Refresh in the claims.
        new() { Name = "keycloak", Types = ["jwt", "at+jwt"], Client = ["azp", "client_id"], Groups = ["groups", "realm_access.roles"], Kind = ("typ", "Bearer"), Foreign = ["at_hash", "c_hash"] },
        // The default dialect says JWT, the RFC 9068 dialect at+jwt; groups stand in a claim of one's own: say it with 'groups'.
        new() { Name = "auth0", Types = ["jwt", "at+jwt"], Client = ["azp", "client_id"], Groups = ["permissions"], Foreign = _idTokenMarks },
        // Identity tokens of service accounts and workloads, the only signed ones that Google gives for a chosen audience.
        new() { Name = "google", Types = ["jwt", ""], Client = ["azp"], Groups = [], Scopes = [], Foreign = ["nonce"] },
        // Projected tokens of service accounts.
        new() { Name = "kubernetes", Types = ["", "jwt"], Client = [], Groups = [], Scopes = [], IsKubernetes = true },
        // JWT-SVID: typ JWT, JOSE or none, no other claims than sub, aud and exp that mean something.
        new() { Name = "spiffe", Types = ["", "jwt", "jose"], Client = [], Groups = [], Scopes = [] },
    ];

    public static IEnumerable<string> Names => All.Select(profile => profile.Name);

    public static IssuerProfile? Find(string name) => All.FirstOrDefault(profile => profile.Name == name);
}
