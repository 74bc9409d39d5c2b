using FastMcp.Masking.Core;

namespace FastMcp.PolicyCompiler.Tests;

public sealed class BuiltInPackTests
{
    [Fact]
    public void BuiltInPacks_Compiled_GiveAnImageWithoutDiagnostics()
    {
        var started = System.Diagnostics.Stopwatch.StartNew();
        CompiledPolicy compiled = Compiler.Compile(Packs.Sources);

        Assert.True(compiled.Diagnostics.Count == 0, string.Join("\n", compiled.Diagnostics));
        Assert.InRange(compiled.Image.Length, 1, 1_000_000);
        PolicyImage image = TableImage.Read(compiled.Image);
        TestContext.Current.SendDiagnosticMessage($"{started.ElapsedMilliseconds} ms, image {compiled.Image.Length} B, states {image.Request.AcceptOf.Length}/{image.Response.AcceptOf.Length}/{image.Record.AcceptOf.Length}, classes {image.Record.ClassCount}");
        Assert.Same(image.Response, image.Record);
        Assert.All(image.Request.Rules, rule => Assert.Equal("policies/secrets.yaml", image.Rules[rule.Ordinal].File));
    }
}
