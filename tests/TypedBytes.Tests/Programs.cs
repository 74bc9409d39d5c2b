using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace FastMcp.TypedBytes;

/// <summary>Compiles snippets against the assemblies beside this test.</summary>
public static class Programs
{
    private const string Frame = """
        #nullable enable
        using System;
        using FastMcp.Masking;
        using FastMcp.Policy.Gating;
        using FastMcp.Proxy.Credentials;
        using FastMcp.Proxy.Forwarding;
        using FastMcp.Proxy.Pipeline;
        using FastMcp.Proxy.Replies;
        using FastMcp.Recording;
        using FastMcp.Wire;

        internal static class Program
        {
            private static void Run(
                ReplyWriter reply, SessionLog log, Forwarder forwarder, Permit permit, Opened opened, Lease lease, Exchange exchange,
                Skeleton skeleton, Masked masked, Monitored monitored, UnmaskedText unmasked, ReadOnlySpan<byte> raw)
            {
        #line 1
                BODY
            }
        }
        """;

    private static readonly MetadataReference[] References =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(':').Select(path => MetadataReference.CreateFromFile(path))];

    /// <summary>The ids of all errors; nullable warnings count as errors, as they do in the gateway's own build.</summary>
    /// <param name="assembly">The name under which it is compiled: it decides which internals are visible.</param>
    public static IReadOnlyList<Diagnostic> Compile(string body, string assembly = "FastMcp.Proxy.Tests")
    {
        var tree = CSharpSyntaxTree.ParseText(Frame.Replace("BODY", body), new CSharpParseOptions(LanguageVersion.Latest));
        var options = new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, generalDiagnosticOption: ReportDiagnostic.Error);
        var compilation = CSharpCompilation.Create(assembly, [tree], References, options);
        return [.. compilation.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error)];
    }
}
