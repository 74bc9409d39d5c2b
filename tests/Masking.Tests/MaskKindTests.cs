extern alias Compiler;

using System.Text;
using Compiler::FastMcp.Masking.Core;
using FastMcp.Wire.Slots;

namespace FastMcp.Masking.Tests;

public sealed class MaskKindTests
{
    [Theory]
    [InlineData("4111-1111 1111:1234", 4, "****-**** ****:1234")]
    [InlineData("Zoë-Łu", 2, "***-Łu")]
    [InlineData("Zoë-Łu", 3, "**ë-Łu")]
    [InlineData("ab", 4, "**")]
    [InlineData("日本語", 1, "**語")]
    public void KeepLast_Value_KeepsCharactersAndSeparators(string value, int keep, string expected)
    {
        var set = new TestSet(new TestRule("all", "(?s).{2,30}", 100) { Kind = MaskKind.KeepLast, Keep = keep });
        Assert.Equal(expected, Encoding.UTF8.GetString([.. Masking.Whole(set, Encoding.UTF8.GetBytes(value)).Bytes]));
    }

    [Fact]
    public void KeepLast_InInnerJson_IsEscapedTwice()
    {
        var set = new TestSet(new TestRule("all", "x\"\\d{4}", 100) { Kind = MaskKind.KeepLast, Keep = 2 });
        Assert.Equal(
            """[\"*\\\"**34\"]""",
            Masking.Whole(set, """[\"x\\\"1234\"]"""u8.ToArray(), SlotEncoding.JsonString, json: true).Text);
    }

    [Fact]
    public void Hash_EqualValues_EqualMasks()
    {
        var set = new TestSet(new TestRule("id", @"\bu\d+\b", 10) { Kind = MaskKind.Hash, Mask = "user-" });
        var masks = Masking.Whole(set, "u1 u2 u1"u8.ToArray()).Text.Split(' ');
        Assert.Matches("^user-[0-9a-f]{12}$", masks[0]);
        Assert.Equal(masks[0], masks[2]);
        Assert.NotEqual(masks[0], masks[1]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(100)]
    public void Monitored_Match_PassesAndIsReported_ButHidesNoEnforcedRule(int piece)
    {
        var set = new TestSet(
            new TestRule("watched", @"<[^>]*>", 60) { Enforced = false },
            new TestRule("ssn", @"\b\d{3}-\d{2}-\d{4}\b", 11));
        var raw = "a <x 536-22-8190 y> b"u8.ToArray();
        var cuts = Enumerable.Range(1, raw.Length).Where(at => at % piece == 0 && at < raw.Length);
        var sink = Masking.Run(set, raw, cuts, grant: set.Set.Grant);
        Assert.Equal("a <x [SSN] y> b", sink.Text);
        Assert.Equal("<x  y>", string.Concat(sink.Monitored));
        Assert.Equal([new Finding(0, 2, 17, false), new Finding(1, 5, 11, true)], sink.Findings);
    }

    [Fact]
    public void Monitored_WithoutGrant_IsEnforced()
    {
        var set = new TestSet(new TestRule("watched", "secret", 60) { Enforced = false });
        Assert.Equal("a [WATCHED]", Masking.Whole(set, "a secret"u8.ToArray()).Text);
        Assert.NotNull(set.Set.Grant);
        Assert.Null(Samples.Rules.Set.Grant);
    }
}
