extern alias Compiler;

using System.Text;
using Compiler::FastMcp.PolicyCompiler;
using FastMcp.TestKit;
using FastMcp.Wire;
using FastMcp.Wire.Slots;

namespace FastMcp.Masking.Tests;

/// <summary>The built-in packs, compiled and run: the same output for every cut.</summary>
public sealed class PackTests
{
    private static readonly RuleSet s_packs = Compile();

    public static IEnumerable<object[]> Indexes => Samples.Indexes;

    [Theory]
    [MemberData(nameof(Indexes))]
    public void BuiltInPacks_AnyCut_SameAsWhole(int index)
    {
        var raw = Encoding.UTF8.GetBytes(Samples.Texts.ElementAt(index) + " password=hunter2hunter2 xoxb-123456789012-abcdefghijkl");
        var whole = Run(raw, [raw.Length]);
        Assert.Equal(whole, Run(raw, Enumerable.Range(1, raw.Length)));
        for (var cut = 0; cut < raw.Length; cut++)
        {
            Masking.Same(whole, Run(raw, [cut, raw.Length]), cut);
        }
    }

    private static string Run(byte[] raw, IEnumerable<int> ends)
    {
        var masker = new SlotMasker();
        var sink = new CollectingSink();
        masker.Begin(s_packs.For(Scope.Record), SlotEncoding.Plain, true, null, TestSet.Key);
        var from = 0;
        foreach (var end in ends)
        {
            masker.Push(new UnmaskedText(raw.AsSpan(from, end - from)), ref sink);
            from = end;
        }

        masker.End(ref sink);
        return sink.Text;
    }

    private static RuleSet Compile()
    {
        var files = PackFiles.All.Select(file => new PolicySource(file.Name, file.Text, PolicyOrigin.BuiltIn)).ToArray();
        var compiled = Compiler::FastMcp.PolicyCompiler.Compiler.Compile(files);
        Assert.DoesNotContain(compiled.Diagnostics, diagnostic => diagnostic.IsError);
        return RuleSet.FromImage(compiled.Image);
    }
}
