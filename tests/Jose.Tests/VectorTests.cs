using System.Text;
using System.Text.Json;
using FastMcp.Jose.Keys;
using FastMcp.Jose.Signatures;
using FastMcp.TestKit;

namespace FastMcp.Jose.Tests;

/// <summary>Project Wycheproof's vectors of signatures and keys (corpus/jose). Keys come as from an operator's file, since some are secrets.</summary>
public sealed class VectorTests
{
    // 346, 350: signed with PS384, where the key says that it is one for PS256 only. 372, 373: a question mark in base64url, which the file calls valid.
    // 367, 370: called invalid, and letter by letter the token of 357, which is called valid.
    private static readonly string[] _strict = ["346 refused", "350 refused", "367 believed", "370 believed", "372 refused", "373 refused"];

    [Theory]
    [InlineData("json_web_signature_test.json", 401)]
    [InlineData("json_web_key_test.json", 26)]
    public void Verify_EveryVector_IsAsItSays(string file, int count)
    {
        if (!Shared.Has($"corpus/jose/{file}"))
        {
            TestContext.Current.TestOutputHelper!.WriteLine($"not present: {count} vectors of {file}");
            return;
        }

        using var document = JsonDocument.Parse(File.ReadAllBytes(Shared.PathOf($"corpus/jose/{file}")));
        var wrong = new List<string>();
        var tokens = new Dictionary<int, string>();
        var seen = 0;
        foreach (var group in document.RootElement.GetProperty("testGroups").EnumerateArray())
        {
            var keys = (group.TryGetProperty("public", out var known) ? known : group.GetProperty("private")).GetRawText();
            foreach (var test in group.GetProperty("tests").EnumerateArray())
            {
                seen++;
                var isGood = Verifies(test.GetProperty("jws").ToString(), keys);
                if (isGood != (test.GetProperty("result").GetString() == "valid"))
                {
                    wrong.Add($"{test.GetProperty("tcId")} {(isGood ? "believed" : "refused")}");
                }

                tokens[test.GetProperty("tcId").GetInt32()] = test.GetProperty("jws").ToString();
            }
        }

        Assert.Equal(count, seen);
        Assert.Equal(count > 100 ? _strict : [], wrong);
        Assert.True(count < 100 || (tokens[367] == tokens[357] && tokens[370] == tokens[357]));
    }

    private static bool Verifies(string jws, string keys)
    {
        var set = KeySetReader.Read(Encoding.UTF8.GetBytes(keys.Contains("\"keys\"", StringComparison.Ordinal) ? keys : Signer.Set(keys)), isLocal: true, out _);
        return set is not null && JwsReader.Read(Encoding.Latin1.GetBytes(jws), out _) is { } message
            && set.Find(message.Kid) is { } key && key.Verify(message.Algorithm, message.Input.Span, message.Signature.Span);
    }
}
