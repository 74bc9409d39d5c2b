extern alias Compiler;

using Compiler::FastMcp.PolicyCompiler.Patterns;

namespace FastMcp.Masking.Tests;

public sealed class PatternSplitTests
{
    [Theory]
    [InlineData("#(?<mask>\\d{4})(?:[^\\d]|$)", null, 4)]
    [InlineData("(?:^|[ =])(?<mask>a{2,3})\\b", null, 3)]
    [InlineData("(?:(?<![a])(?P<mask>ab))", null, 2)]
    [InlineData("[a-z]{0,9}key\\s{0,3}=(?<mask>a{8})", 7, 8)]
    [InlineData("\\b[a-z]{0,9}key(?<mask>a{8})", 12, 8)]
    [InlineData("(?:ab|(?:c){2})(?<mask>a{8})(?=x)", 2, 8)]
    public void Split_OneGroup_GivesTheParts(string pattern, int? context, int value)
    {
        var split = PatternSplit.Of(TestSet.Parse(pattern), out var problem);
        Assert.Null(problem);
        Assert.Equal(context, split!.Context is null ? null : PatternWidth.Of(split.Context).Max);
        Assert.Equal(value, PatternWidth.Of(split.Value).Max);
    }

    [Theory]
    [InlineData("(?<mask>a)(?<mask>b)", "stands once")]
    [InlineData("(?<mask>a(?<mask>b))", "stands once")]
    [InlineData("(?:(?<mask>a)|b)", "stands once")]
    [InlineData("(?:(?<mask>a))+", "stands once")]
    [InlineData("(?<mask>a)bc", "one character")]
    [InlineData("(?<mask>a)(?:b|cd)", "one character")]
    [InlineData("(?<mask>a)b?", "one character")]
    [InlineData("key\\s*=(?<mask>a)", "no bound")]
    [InlineData("k[a-z]{120}(?<mask>a)", "121 bytes")]
    public void Split_WhatCannotBeCut_IsRefused(string pattern, string message)
    {
        Assert.Null(PatternSplit.Of(TestSet.Parse(pattern), out var problem));
        Assert.Contains(message, problem);
    }
}
