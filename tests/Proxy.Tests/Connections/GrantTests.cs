using System.Security.Cryptography;
using System.Text;
using FastMcp.Masking.Tokens;
using FastMcp.Policy.Facts;
using FastMcp.Proxy.Connections;
using FastMcp.Proxy.Credentials;
using FastMcp.Store.Grants;

namespace FastMcp.Proxy.Tests.Connections;

/// <summary>Grants at rest: what is sealed opens as what it was, by the same key, for the same id, and in no other way.</summary>
public sealed class GrantTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fastmcp-grants-").FullName;
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Sealed_OpensAsItWas_AndByOlderKeysToo()
    {
        using var grant = Grant("rt-canary");
        var id = grant.Owner.IdFor("crm");
        var bytes = new GrantSeal(new MaskingKey(_key)).Seal(id, grant);
        using var opened = new GrantSeal(new MaskingKey(RandomNumberGenerator.GetBytes(32), _key)).Open(id, bytes)!;
        Assert.Equal(
            (grant.Credential, grant.Owner, grant.Server, grant.Resource, grant.Client, grant.Scope, grant.TokenUrl, grant.RevocationUrl, grant.Since, grant.Renewed, grant.AccessEnds),
            (opened.Credential, opened.Owner, opened.Server, opened.Resource, opened.Client, opened.Scope, opened.TokenUrl, opened.RevocationUrl, opened.Since, opened.Renewed, opened.AccessEnds));
        Assert.Equal("at-canary", Encoding.ASCII.GetString(opened.Access.Reveal()));
        Assert.Equal("rt-canary", Encoding.ASCII.GetString(opened.Refresh!.Reveal()));
        Assert.DoesNotContain("canary", Encoding.Latin1.GetString(bytes), StringComparison.Ordinal);
        Assert.Equal("***", opened.ToString());
        using var without = Grant(null);
        using var again = new GrantSeal(new MaskingKey(_key)).Open(id, new GrantSeal(new MaskingKey(_key)).Seal(id, without))!;
        Assert.Null(again.Refresh);
    }

    [Fact]
    public void Sealed_ChangedAnywhere_CutAnywhere_OrForAnother_OpensAsNothing()
    {
        using var grant = Grant("rt");
        var (seal, id) = (new GrantSeal(new MaskingKey(_key)), grant.Owner.IdFor("crm"));
        var bytes = seal.Seal(id, grant);
        for (var at = 0; at < bytes.Length; at++)
        {
            bytes[at] ^= 1;
            Assert.Null(seal.Open(id, bytes));
            bytes[at] ^= 1;
            Assert.Null(seal.Open(id, bytes.AsSpan(0, at)));
        }

        Assert.Null(seal.Open(new GrantOwner("https://idp.example", "eve").IdFor("crm"), bytes));
        Assert.Null(seal.Open(grant.Owner.IdFor("wiki"), bytes));
        Assert.Null(new GrantSeal(new MaskingKey(RandomNumberGenerator.GetBytes(32))).Open(id, bytes));
        using var opened = seal.Open(id, bytes);
        Assert.NotNull(opened);
    }

    [Fact]
    public void Bytes_OfAnyForm_AreReadOrRefused()
    {
        using var grant = Grant("rt");
        var whole = GrantBytes.Write(grant);
        var random = new Random(4711);
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = (byte[])whole.Clone();
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            GrantBytes.Read(bytes.AsSpan(0, random.Next(bytes.Length + 1)))?.Dispose();
        }
    }

    [Fact]
    public void Owner_IsIssuerAndSubject_AndNothingElse()
    {
        static CallerFacts Of(string issuer, string subject) => new(subject, []) { Issuer = issuer, Authenticated = true };
        var one = GrantOwner.Of(Of("https://a.example", "lea"))!.Value;
        Assert.Equal(one, GrantOwner.Parse(Of("https://a.example", "lea").Name));
        Assert.NotEqual(one.IdFor("crm"), GrantOwner.Of(Of("https://b.example", "lea"))!.Value.IdFor("crm"));
        Assert.NotEqual(one.IdFor("crm"), one.IdFor("wiki"));
        Assert.Null(GrantOwner.Of(CallerFacts.Anonymous));
        Assert.Null(GrantOwner.Of(new CallerFacts("bot", []) { Issuer = "gateway", Authenticated = true, Key = "7f3a" }));
        Assert.All(["", "lea", "\nlea", "x\n", null], text => Assert.Null(GrantOwner.Parse(text)));
    }

    [Fact]
    public void Folder_ReplacesWhatWasRead_AndTakesNoNamesOfOthers()
    {
        using var store = new FolderGrants(Path.Combine(_folder, "grants"));
        var id = new string('a', 64);
        Assert.True(store.TryPut(new StoredGrant(id, 10, [1, 2]), replaces: 0));
        Assert.False(store.TryPut(new StoredGrant(id, 11, [3]), replaces: 0));
        Assert.True(store.TryPut(new StoredGrant(id, 11, [3]), replaces: 10));
        Assert.False(store.TryClaim(id, 10, TimeSpan.FromSeconds(1)));
        Assert.True(store.TryClaim(id, 11, TimeSpan.FromSeconds(1)));
        Assert.Equal([3], Assert.Single(store.List(10)).Sealed);
        Assert.False(store.TryRemove(id, 10));
        Assert.True(store.TryRemove(id, 11));
        Assert.False(store.TryPut(new StoredGrant(id, 12, [4]), replaces: 11));
        Assert.Empty(Directory.GetFiles(Path.Combine(_folder, "grants")));
        // An id comes from a form of an admin's page.
        Assert.All(["../../etc/passwd", "", id + "/", new string('A', 64), id[..63]], other => Assert.Null(store.Find(other)));
    }

    private static Grant Grant(string? refresh) => new()
    {
        Credential = "crm", Owner = new("https://idp.example", "lea ü"), Server = "https://as.example", Resource = "https://crm.example/mcp", Client = "gw", Scope = "a b", TokenUrl = "https://as.example/token",
        RevocationUrl = "", Since = new(2026, 11, 26, 1, 2, 3, TimeSpan.Zero), Renewed = new(2026, 11, 26, 4, 5, 6, TimeSpan.Zero), AccessEnds = refresh is null ? null : new(2026, 11, 27, 0, 0, 0, TimeSpan.Zero),
        Access = new Secret("at-canary"u8), Refresh = refresh is null ? null : new Secret(Encoding.ASCII.GetBytes(refresh)),
    };
}
