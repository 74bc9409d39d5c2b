using System.Text;
using FastMcp.Masking.Lent;
using FastMcp.Proxy.Configuration.Model;
using FastMcp.Proxy.Credentials;
using FastMcp.Proxy.Health.Metrics;
using Microsoft.Extensions.Logging.Abstractions;

namespace FastMcp.Proxy.Tests.Credentials;

/// <summary>Whatever stands around it, an answer that spells what was lent in one of these ways leaves without it.</summary>
public sealed class LentSpellingsTests
{
    private const string Secret = "sk-\"l/e\\nt\"+secret=of=a/call";

    [Fact]
    public void Answer_ThatSpellsWhatWasLent_IsCovered()
    {
        using var text = LentSpellings.Of(LeaseOf(Secret, PlaceConfig.Bearer))!;
        var dice = new Random(7);
        for (var round = 0; round < 300; round++)
        {
            var (before, behind) = (Noise(dice), Noise(dice));
            foreach (var answer in (string[])
            [
                before + Secret + behind,
                before + Secret.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + behind,
                before + Secret.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("/", "\\/", StringComparison.Ordinal) + behind,
                before + Uri.EscapeDataString(Secret) + behind,
                before + System.Net.WebUtility.UrlEncode(Secret).ToLowerInvariant() + behind,
            ])
            {
                Assert.Equal((before, behind), Around(Cover(text, answer)));
            }

            // Of base64 what the secret alone decides: at most a letter on each side that belongs to its neighbours too is left.
            var coded = Convert.ToBase64String(Encoding.UTF8.GetBytes(before + Secret + behind));
            var covered = Cover(text, coded);
            Assert.True(covered.Count(letter => letter == '*') >= (Secret.Length * 8 / 6) - 2, covered);
            Assert.Equal(covered.Count(letter => letter == '*'), Cover(text, coded.Replace('+', '-').Replace('/', '_')).Count(letter => letter == '*'));
        }
    }

    [Fact]
    public void Login_OfBasic_IsCoveredWithItsUser()
    {
        using var text = LentSpellings.Of(LeaseOf("password-of-it", new PlaceConfig(null, "", null, "user")))!;
        var login = Convert.ToBase64String("user:password-of-it"u8);
        Assert.Equal($"Basic {new string('*', login.TrimEnd('=').Length)}{login[login.TrimEnd('=').Length..]} x", Cover(text, $"Basic {login} x"));
    }

    [Fact]
    public void Secret_ThatIsTooShort_IsNotLookedFor() => Assert.Null(LentSpellings.Of(LeaseOf("1234567", PlaceConfig.Bearer)));

    private static Lease LeaseOf(string secret, PlaceConfig place)
    {
        var config = new CredentialConfig { Name = "c", Spec = CredentialSpecs.Find("file")!, PutAt = place, Values = new Dictionary<string, IReadOnlyList<string>> { ["file"] = ["x"] } };
        var credential = new LentCredential(config, null, null!, new CredentialCounters("c", new MetricsRegistry()), TimeProvider.System, NullLogger.Instance);
        return new Lease(credential, Minted.Of(new Secret(Encoding.UTF8.GetBytes(secret))), DateTimeOffset.MaxValue);
    }

    private static string Cover(LentText text, string answer)
    {
        var cover = new LentCover(text);
        var seen = Encoding.Latin1.GetString(cover.Push(Encoding.UTF8.GetBytes(answer), end: false));
        return seen + Encoding.Latin1.GetString(cover.Push(default, end: true));
    }

    private static (string Before, string Behind) Around(string covered)
    {
        var (first, last) = (covered.IndexOf('*', StringComparison.Ordinal), covered.LastIndexOf('*'));
        Assert.False(covered[first..(last + 1)].Any(letter => letter != '*'), covered);
        return (covered[..first], covered[(last + 1)..]);
    }

    private static string Noise(Random dice) => string.Concat(Enumerable.Range(0, dice.Next(6)).Select(_ => (char)('A' + dice.Next(26))));
}
