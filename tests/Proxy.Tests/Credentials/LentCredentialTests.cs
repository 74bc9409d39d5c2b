using System.Text;
using FastMcp.Policy.Facts;
using FastMcp.Proxy.Configuration.Model;
using FastMcp.Proxy.Credentials;
using FastMcp.Proxy.Credentials.Templates;
using FastMcp.Proxy.Health.Metrics;
using FastMcp.Proxy.Identity;
using FastMcp.Proxy.Tests.Transport;
using FastMcp.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace FastMcp.Proxy.Tests.Credentials;

public sealed class LentCredentialTests
{
    private static readonly LendScope _scope = new("alice", default, TemplateValues.None);

    private static readonly LeaseKey _key = new("alice", default, "");

    private readonly ManualClock _clock = new();
    private readonly Source _source = new();

    [Fact]
    public async Task Lease_WithItsLastUse_IsEndedAtItsSourceAndOverwritten()
    {
        var credential = Credential(keep: TimeSpan.FromHours(1));
        var lease = (await credential.MintAsync(_key, _scope))!;
        var again = credential.Recall(_key)!;
        Assert.Same(lease, again);
        Assert.Equal("Bearer secret-1", Encoding.ASCII.GetString(lease.Value));
        lease.Release();
        again.Release();
        Assert.Equal(0, _source.Ended);

        credential.Retire();

        await Until.TrueAsync(() => _source.Ended == 1, "it was ended");
        await Until.TrueAsync(() => credential.Revoking == 0, "nothing is under way");
        Assert.True(lease.Value.IsEmpty);
        Assert.All(_source.Made, secret => Assert.Equal(0, secret.Length));
        Assert.False(lease.TryUse());
    }

    [Fact]
    public async Task Lease_InUse_OutlivesItsKeeperAndIsEndedBehindItsLastExchange()
    {
        var credential = Credential(keep: TimeSpan.FromHours(1));
        var lease = (await credential.MintAsync(_key, _scope))!;
        credential.Reject(_key, lease);
        Assert.Null(credential.Recall(_key));
        Assert.Equal("Bearer secret-1", Encoding.ASCII.GetString(lease.Value));
        Assert.Equal(0, _source.Ended);
        lease.Release();

        await Until.TrueAsync(() => _source.Ended == 1, "it was ended");
    }

    [Fact]
    public async Task Revocation_ThatFails_IsTriedFiveTimesAndThenSaid()
    {
        _source.Fails = true;
        var credential = Credential(keep: TimeSpan.Zero);
        (await credential.MintAsync(_key, _scope))!.Release();

        // The timer of a pause may be set behind an advance.
        await Until.TrueAsync(
            () =>
            {
                _clock.Advance(TimeSpan.FromMinutes(3));
                return credential.Unrevoked == 1;
            },
            "it is said");
        Assert.Equal(5, _source.Tries);
        Assert.All(_source.Made, secret => Assert.Equal(0, secret.Length));
    }

    [Fact]
    public async Task Recall_AllocatesNothing()
    {
        var credential = Credential(keep: TimeSpan.FromHours(1));
        (await credential.MintAsync(_key, _scope))!.Release();

        Assert.Equal(0, Allocated.Least(() =>
        {
            for (var i = 0; i < 100; i++)
            {
                credential.Recall(_key)!.Release();
            }
        }));
    }

    [Theory]
    [InlineData("token-exchange", false)]
    [InlineData("client-credentials", true)]
    public void Key_OfTwoTokensOfOneUser_IsTheSameOnlyWhereEverybodyGetsTheSame(string source, bool same)
    {
        var credential = Credential(TimeSpan.FromHours(1), source);
        Assert.Equal(same, LeaseKey.Of(credential, CallerOf("narrow"), "") == LeaseKey.Of(credential, CallerOf("wide"), ""));
        Assert.Equal(LeaseKey.Of(credential, CallerOf("wide"), ""), LeaseKey.Of(credential, CallerOf("wide"), ""));

        static Caller CallerOf(string token) => new(new CallerFacts("alice", [])) { Token = TokenKey.Of(Encoding.ASCII.GetBytes(token), 1) };
    }

    [Fact]
    public async Task Kept_IsNotLentBehindTheEndOfTheTokenThatItWasMadeOf()
    {
        var credential = Credential(keep: TimeSpan.FromHours(1));
        var now = _clock.GetUtcNow().ToUnixTimeSeconds();
        (await credential.MintAsync(_key, _scope with { EndsAt = now + 600 }))!.Release();
        var kept = credential.Recall(_key)!;
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(now + 600), kept.Until);
        kept.Release();
        (await credential.MintAsync(_key, _scope with { EndsAt = now - 1 }))!.Release();

        Assert.Null(credential.Recall(_key));
    }

    [Fact]
    public async Task Secret_WithALineEnd_IsNotLent()
    {
        _source.Text = "a\r\nX-Admin: 1";
        var credential = Credential(keep: TimeSpan.Zero);

        Assert.Null(await credential.MintAsync(_key, _scope));
        Assert.NotNull(credential.WhyNot);
    }

    [Fact]
    public void Secrets_PrintNothing()
    {
        using var secret = new Secret("canary"u8);
        var minted = Minted.Of(secret);
        Assert.DoesNotContain("canary", $"{secret}{minted}{new LendScope("a", "canary"u8.ToArray(), TemplateValues.None)}{Lease.None}");
    }

    private LentCredential Credential(TimeSpan keep, string source = "client-credentials") => new(
        new CredentialConfig { Name = "one", Spec = CredentialSpecs.Find(source)!, Values = new Dictionary<string, IReadOnlyList<string>>(), Keep = keep },
        null, _source, new CredentialCounters("one", new MetricsRegistry()), _clock, NullLogger.Instance);

    private sealed class Source : ICredentialSource
    {
        public int Tries;

        public bool Revokes => true;

        public bool Fails { get; set; }

        public int Ended { get; private set; }

        public string? Text { get; set; }

        public List<Secret> Made { get; } = [];

        public Task<Minted> MintAsync(LendScope scope)
        {
            Made.Add(new Secret(Encoding.ASCII.GetBytes(Text ?? $"secret-{Made.Count + 1}")));
            return Task.FromResult(Minted.Of(Made[^1]));
        }

        public Task<bool> RevokeAsync(in Minted minted)
        {
            Interlocked.Increment(ref Tries);
            Ended += Fails ? 0 : 1;
            return Task.FromResult(!Fails);
        }
    }
}
