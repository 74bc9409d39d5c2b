namespace FastMcp.PolicyCompiler.Tests;

/// <summary>A folder that says nothing of rules costs no compiling: the image would be the same.</summary>
public sealed class LeaveRulesTests
{
    private const string Head = "apiVersion: fastmcp/v1\n";

    [Theory]
    [InlineData("decisions:\n  - { id: reads, match: { tools: ['get_*'] }, then: allow }\n")]
    [InlineData("mode: monitor\non: [request]\nwriteBack: refuse\ndefault: deny\n")]
    [InlineData("title: Nothing\n")]
    public void LeaveRules_FileWithoutRules_TheImageIsThatOfThePacks(string text)
    {
        PolicySource file = Packs.User(Head + text);

        Assert.True(Compiler.LeaveRules([file]));
        Assert.Equal(Compiler.Compile(Packs.Small).Image, Compiler.Compile([.. Packs.Small, file]).Image);
    }

    [Theory]
    [InlineData("rules:\n  - { id: a, pattern: 'a-\\d' }\n")]
    [InlineData("packs: { pii: { disable: [ipv6] } }\n")]
    [InlineData("reveal: [{ rules: [ipv6], upstreams: ['*'] }]\n")]
    [InlineData("decisions: 3\n")]
    [InlineData("packs: { none: { enable: [x] } }\n")]
    public void LeaveRules_FileThatSaysSomethingOfRulesOrIsWrong_No(string text) => Assert.False(Compiler.LeaveRules([Packs.User("title: Right\n" + Head), Packs.User(Head + text)]));
}
