using System.Text;
using FastMcp.Proxy.Configuration;
using FastMcp.Proxy.Configuration.Binding;
using FastMcp.Proxy.Configuration.Model;
using FastMcp.Proxy.Identity.Issuers;

namespace FastMcp.Proxy.Tests.Allocation;

/// <summary>A caller with a token, at a gateway that takes it and lends a credential.</summary>
internal sealed class KnownCaller(string folder)
{
    private const string Resource = "http://127.0.0.1/mcp";

    public Config Configure(Config config)
    {
        File.WriteAllText(Path.Combine(folder, "secret"), "lent");
        return config with
        {
            Issuers = [new IssuerConfig { Name = "dev", Issuer = IdentityBinder.DevelopmentIssuer, DevelopmentFile = Key, Skew = TimeSpan.FromSeconds(5) }],
            Credentials =
            [
                new CredentialConfig
                {
                    Name = "lent",
                    Spec = CredentialSpecs.Find("file")!,
                    Keep = TimeSpan.FromHours(1),
                    Values = new Dictionary<string, IReadOnlyList<string>> { ["file"] = [Path.Combine(folder, "secret")] },
                },
            ],
            Upstreams = [config.Upstreams[0] with { Credential = "lent" }],
            Routes = [config.Routes[0] with { Identity = new RouteIdentityConfig { Issuers = ["dev"], Resource = new Uri(Resource), ResourceText = Resource, Audiences = [Resource] } }],
        };
    }

    /// <summary>The request with a token in it.</summary>
    public byte[] Sign(byte[] request)
    {
        DevelopmentKey.Make(Key);
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var token = DevelopmentKey.Sign(Key, Encoding.UTF8.GetBytes($$"""{"iss":"{{IdentityBinder.DevelopmentIssuer}}","sub":"alice","aud":"{{Resource}}","exp":{{now + 3600}},"groups":["sre","dev"]}"""));
        return Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(request).Replace("User-Agent: test\r\n", $"User-Agent: test\r\nAuthorization: Bearer {token}\r\n", StringComparison.Ordinal));
    }

    private string Key => Path.Combine(folder, "dev.pem");
}
