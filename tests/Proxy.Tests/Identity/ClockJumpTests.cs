using System.Security.Cryptography;
using System.Text;
using FastMcp.Jose;
using FastMcp.Jose.Keys;
using FastMcp.Jose.Profiles;
using FastMcp.Jose.Tokens;
using FastMcp.Policy.Facts;
using FastMcp.Proxy.Configuration.Model;
using FastMcp.Proxy.Credentials;
using FastMcp.Proxy.Credentials.Templates;
using FastMcp.Proxy.Health.Metrics;
using FastMcp.Proxy.Identity;
using FastMcp.Proxy.Identity.Certificates;
using FastMcp.Proxy.Identity.Issuers;
using FastMcp.Proxy.Transport;
using Microsoft.Extensions.Logging.Abstractions;

namespace FastMcp.Proxy.Tests.Identity;

/// <summary>A wall clock that is set, forward and back, while tokens, certificates and leases are remembered.</summary>
public sealed class ClockJumpTests
{
    private readonly Clock _clock = new();

    [Fact]
    public async Task Token_IsBelievedByTheClockOfTheMomentAlsoWhereItIsRemembered()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var q = key.ExportParameters(includePrivateParameters: false).Q;
        var set = KeySetReader.Read(Encoding.UTF8.GetBytes($$"""{"keys":[{"kty":"EC","crv":"P-256","kid":"k","x":"{{Base64UrlText.Encode(q.X)}}","y":"{{Base64UrlText.Encode(q.Y)}}"}]}"""), isLocal: false, out _)!;
        var now = _clock.Now.ToUnixTimeSeconds();
        var input = $"{Base64UrlText.Encode("""{"alg":"ES256","typ":"at+jwt","kid":"k"}"""u8)}.{Base64UrlText.Encode(Encoding.UTF8.GetBytes($$"""{"iss":"https://i.example","sub":"a","aud":"r","iat":{{now}},"exp":{{now + 600}}}"""))}";
        var token = Encoding.ASCII.GetBytes($"{input}.{Base64UrlText.Encode(key.SignData(Encoding.ASCII.GetBytes(input), HashAlgorithmName.SHA256))}");
        var registry = new MetricsRegistry();
        var room = new TokenRoom(new OffLoop(8, NullLogger.Instance), _clock, new IdentityCounters(registry));
        var keys = new IssuerKeys("one", () => Task.FromResult(new FetchedKeys(set, "")), _clock, new IssuerCounters("one", registry), NullLogger.Instance);
        var rules = new TokenRules { Issuer = "https://i.example", Profile = IssuerProfiles.Generic };
        var route = new RouteIdentity(new RouteIdentityConfig { Issuers = ["one"], Audiences = ["r"] }, 1, [new Issuer("one", rules, keys, null)], null, new TokenCache(10));
        var name = TokenKey.Of(token, 1);
        Assert.Equal(TokenFault.None, (await room.VerifyAsync(route, name, token)).Fault);
        Assert.NotNull(room.Recall(route, name));

        _clock.Now += TimeSpan.FromHours(1);
        Assert.Null(room.Recall(route, name));
        Assert.Equal(TokenFault.Expired, (await room.VerifyAsync(route, name, token)).Fault);

        // Back: it was refused, and is verified anew.
        _clock.Now -= TimeSpan.FromHours(1);
        Assert.Null(room.Recall(route, name));
        Assert.Equal(TokenFault.None, (await room.VerifyAsync(route, name, token)).Fault);
        _clock.Now -= TimeSpan.FromHours(1);
        Assert.Equal(TokenFault.IssuedAhead, (await room.VerifyAsync(route, name, token)).Fault);
    }

    [Fact]
    public void Certificate_OfAConnection_IsRecalledByTheClockOfTheMoment()
    {
        var peer = new PeerCertificate(new ShownCertificate([1], []), []);
        using var book = new AuthorityBook(_clock, NullLoggerFactory.Instance);
        var room = new CertificateRoom(book, new OffLoop(1, NullLogger.Instance), _clock, new CertificateCounters(new MetricsRegistry()));
        peer.Judged(new KnownCertificate("a", new Caller(CallerFacts.Anonymous) { EndsAt = _clock.Now.ToUnixTimeSeconds() + 600 }), book.Generation);
        Assert.NotNull(room.Recall(peer));
        _clock.Now += TimeSpan.FromHours(1);
        Assert.Null(room.Recall(peer));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task Lease_IsKeptNoLongerThanPolicySaysWhicheverWayTheClockIsSet(int days)
    {
        var config = new CredentialConfig { Name = "c", Spec = CredentialSpecs.Find("file")!, Keep = TimeSpan.FromMinutes(5), Values = new Dictionary<string, IReadOnlyList<string>> { ["file"] = ["x"] } };
        var credential = new LentCredential(config, null, new Source(), new CredentialCounters("c", new MetricsRegistry()), _clock, NullLogger.Instance);
        var key = new LeaseKey("", default, "");
        (await credential.MintAsync(key, new LendScope("", default, TemplateValues.None)))!.Release();
        credential.Recall(key)!.Release();
        _clock.Now += TimeSpan.FromDays(days);
        _clock.Elapsed += TimeSpan.FromMinutes(6);
        Assert.Null(credential.Recall(key));
        credential.Sweep();
        Assert.Equal((0, 0), (credential.Kept, credential.Alive));
    }

    private sealed class Source : ICredentialSource
    {
        public Task<Minted> MintAsync(LendScope scope) => Task.FromResult(Minted.Of(new Secret("secret"u8)));
    }

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public TimeSpan Elapsed { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => Now;

        public override long GetTimestamp() => Elapsed.Ticks;
    }
}
