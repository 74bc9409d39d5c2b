using System.Text;
using FastMcp.Proxy.Configuration.Model;
using FastMcp.Proxy.Identity;

namespace FastMcp.Proxy.Tests.Identity;

public sealed class RouteIdentityTests
{
    [Fact]
    public void Metadata_WithoutAnIssuerAtAnAddress_NamesNone()
    {
        var config = new RouteIdentityConfig { Resource = new Uri("http://127.0.0.1/dev"), ResourceText = "http://127.0.0.1/dev" };
        var metadata = new RouteIdentity(config, 1, [], null, new TokenCache(2)).Metadata!;
        Assert.Equal("""{"resource":"http://127.0.0.1/dev","bearer_methods_supported":["header"]}""", Encoding.UTF8.GetString(metadata));
    }
}
