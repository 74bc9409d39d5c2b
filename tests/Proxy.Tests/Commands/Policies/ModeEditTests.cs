using FastMcp.Proxy.Commands.Policies.Enforcing;

namespace FastMcp.Proxy.Tests.Commands.Policies;

/// <summary>One line of a policy file is changed, and nothing else of it.</summary>
public sealed class ModeEditTests
{
    [Theory]
    [InlineData("decisions:\n  - { id: a, then: deny, mode: monitor } # why\n", "decisions:\n  - { id: a, then: deny, mode: enforce } # why\n")]
    [InlineData("# head\nrules:\n  - id: b\n    mode: 'monitor' # still\n  - id: a # first\n    mode: \"monitor\" # looks good\n    pattern: x\n", "# head\nrules:\n  - id: b\n    mode: 'monitor' # still\n  - id: a # first\n    mode: enforce # looks good\n    pattern: x\n")]
    [InlineData("mode: monitor\nrules:\n  - id: a # ünïcödé \ud83d\ude00\n    pattern: x\n", "mode: monitor\nrules:\n  - id: a # ünïcödé \ud83d\ude00\n    mode: enforce\n    pattern: x\n")]
    [InlineData("mode: monitor\r\ndecisions:\r\n  - id: a\r\n    then: deny\r\n", "mode: monitor\r\ndecisions:\r\n  - id: a\r\n    mode: enforce\r\n    then: deny\r\n")]
    [InlineData("mode: monitor\ndecisions: [{ then: deny, id: a }]", "mode: monitor\ndecisions: [{ then: deny, id: a, mode: enforce }]")]
    [InlineData("mode: monitor\ndecisions:\n    -   then: deny\n        id: a", "mode: monitor\ndecisions:\n    -   then: deny\n        id: a\n        mode: enforce")]
    public void Of_WhatMonitors_ChangesItsModeAndNothingElse(string before, string after)
    {
        var edit = ModeEdit.Of(before, "a", out var whyNot);
        Assert.Null(whyNot);
        Assert.Equal(after, edit!.Value.Apply(before));
        Assert.Null(ModeEdit.Of(after, "a", out whyNot));
        Assert.Equal("'a' is enforced already.", whyNot);
    }

    [Theory]
    [InlineData("decisions:\n  - { id: b, then: deny, mode: monitor }\n", null)]
    [InlineData("exceptions:\n  - { id: a, mode: monitor }\n", null)]
    [InlineData("decisions:\n  - { id: a, then: deny }\n", "'a' is enforced already.")]
    [InlineData("a: [", "")]
    public void Of_AnotherFile_IsNoEdit(string file, string? whyNot)
    {
        Assert.Null(ModeEdit.Of(file, "a", out var said));
        Assert.StartsWith(whyNot ?? "", said ?? "");
        Assert.Equal(whyNot is null, said is null);
    }
}
