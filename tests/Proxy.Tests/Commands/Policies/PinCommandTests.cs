using FastMcp.Policy.Facts;
using FastMcp.PolicyCompiler;
using FastMcp.Proxy.Commands;

namespace FastMcp.Proxy.Tests.Commands.Policies;

/// <summary><c>fastmcp policy pin</c>: what a server said of its tools becomes a catalogue that compiles, and what cannot be pinned is said.</summary>
public sealed class PinCommandTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fastmcp-pin-");
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Pin_OfAList_WritesWhatCompilesAndIsTheSame()
    {
        const string Tool = """{"name":"it's \"a\"\u200b tool","title":"A\\B","description":"line\none 'x' \ud83d\ude00 é","inputSchema":{"type":"object","properties":{"u":{"type":"string","format":"uri"}}},"annotations":{"readOnlyHint":true},"_meta":{"x":1}}""";
        Assert.Equal(ExitCodes.Ok, await PinAsync($$$"""{"jsonrpc":"2.0","id":1,"result":{"tools":[{{{Tool}}},{"name":"plain"}]}}"""));
        Assert.Contains("nobody checks of the arguments", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("\"format uri\"", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("U+200B", _output.ToString(), StringComparison.Ordinal);
        var compiled = Compiler.CompileDecisions([new PolicySource("own.yaml", File.ReadAllText(At("own.yaml")), PolicyOrigin.User)]);
        Assert.Empty(compiled.Diagnostics);
        var pinned = Catalogue.AllOf(compiled)["crm"].Tools.Single(tool => tool.Name.StartsWith("it's", StringComparison.Ordinal));
        Assert.True(pinned.Is(PinnedToolFacts.Seen(System.Text.Encoding.UTF8.GetBytes(Tool))!.Value.Digest));
        Assert.Equal(true, pinned.Of(PinState.Same).ReadOnly);
        Assert.Equal("A\\B", pinned.Of(PinState.Same).Title!.Value);
    }

    [Fact]
    public async Task Pin_OfWhatCannotBePinned_SaysWhichAndPinsTheOthers()
    {
        Assert.Equal(ExitCodes.HasErrors, await PinAsync("""{"tools":[{"name":"bomb","inputSchema":{"$ref":"#"}},{"name":"twice"},{"name":"twice","description":"x"},{"name":"k","a":1,"a":2},{"name":"fine"}]}"""));
        Assert.Contains("FMP0076: \"bomb\" is not pinned", _error.ToString(), StringComparison.Ordinal);
        Assert.Contains("refers to itself without an end", _error.ToString(), StringComparison.Ordinal);
        Assert.Contains("FMP0151: \"twice\"", _error.ToString(), StringComparison.Ordinal);
        Assert.Contains("FMP0076: \"k\" is not pinned: it has a key twice", _error.ToString(), StringComparison.Ordinal);
        var compiled = Compiler.CompileDecisions([new PolicySource("own.yaml", File.ReadAllText(At("own.yaml")), PolicyOrigin.User)]);
        Assert.Empty(compiled.Diagnostics);
        Assert.Equal(["fine", "twice"], Catalogue.AllOf(compiled)["crm"].Tools.Select(tool => tool.Name).Order());
    }

    private async Task<int> PinAsync(string list)
    {
        File.WriteAllText(At("tools.json"), list);
        return await CommandLine.RunAsync(["policy", "pin", At("tools.json"), "--upstream", "crm", "--out", At("own.yaml")], (_, _) => Task.FromResult(ExitCodes.Ok), _output, _error);
    }

    private string At(string name) => Path.Combine(_folder.FullName, name);
}
