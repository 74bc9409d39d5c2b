using System.Text;

namespace FastMcp.Proxy.Credentials.Sources;

/// <summary>A standing secret out of the environment.</summary>
internal sealed class EnvironmentSource(SourceTerms terms) : ICredentialSource
{
    public Task<Minted> MintAsync(LendScope scope)
    {
        var name = terms.Config.Text("variable")!;
        return Task.FromResult(Environment.GetEnvironmentVariable(name)?.Trim() is { Length: > 0 } text
            ? Minted.Of(new Secret(Encoding.UTF8.GetBytes(text)))
            : Minted.None($"the environment has no {name}"));
    }
}
