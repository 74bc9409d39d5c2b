using FastMcp.TestKit.Leaks;

namespace FastMcp.EndToEnd.Law;

/// <summary>The law over one transport: however the server's bytes are cut, the client joins the same masked text, and no decoder finds the secret in what it got.</summary>
public static class TransportLaw
{
    private static readonly int s_rounds = Environment.GetEnvironmentVariable("FASTMCP_LONG") == "1" ? 500 : 10;

    /// <param name="say">Has the server answer with the text, cut at these bytes of what it writes (those behind its end cut nothing), and gives what the client reads, and all bytes that it got.</param>
    public static async Task HoldsAsync(Func<SecretText, int[], Task<(string Text, byte[] Bytes)>> say)
    {
        foreach (var text in SecretText.All)
        {
            var expected = (await say(text, [])).Text;
            Assert.StartsWith(text.Before, expected, StringComparison.Ordinal);
            Assert.EndsWith(text.After, expected, StringComparison.Ordinal);
            var leaks = new LeakCounter(text.Secret);
            for (var seed = 0; seed < s_rounds; seed++)
            {
                var random = new Random(seed);
                int[] cuts = seed == 0 ? [.. Enumerable.Range(1, 250)] : [.. Enumerable.Range(0, random.Next(1, 12)).Select(_ => random.Next(1, 250)).Distinct().Order()];
                var seen = await say(text, cuts);
                Assert.True(seen.Text == expected, $"{text.Name}, cut at {string.Join(',', cuts)}:\n{seen.Text}\ninstead of\n{expected}");
                var count = leaks.Count(seen.Bytes) + leaks.InText(seen.Text);
                Assert.True(count == 0, $"{text.Name}, cut at {string.Join(',', cuts)}: {count} leaks");
            }
        }
    }
}
