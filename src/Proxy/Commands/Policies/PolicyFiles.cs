using FastMcp.PolicyCompiler;
using FastMcp.PolicyCompiler.Diagnostics;
using FastMcp.Proxy.Composition;

namespace FastMcp.Proxy.Commands.Policies;

/// <summary>The files that a command works on: the built-in packs, and a folder's beside them.</summary>
internal static class PolicyFiles
{
    /// <param name="folder">Null: the built-in packs alone.</param>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    public static IReadOnlyList<PolicySource> Read(string? folder) =>
    [
        .. PolicyLoader.BuiltInSources(),
        .. folder is null ? [] : PolicyLoader.FilesOf(folder),
    ];

    /// <summary>Runs what reads files; what cannot be read is said and is an error.</summary>
    public static int Try(Func<int> run, TextWriter error)
    {
        try
        {
            return run();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            error.WriteLine(e.Message);
            return ExitCodes.HasErrors;
        }
    }

    /// <summary>Writes what is wrong; true if something is.</summary>
    public static bool Report(IReadOnlyList<Diagnostic> diagnostics, TextWriter output)
    {
        foreach (var diagnostic in diagnostics)
        {
            output.WriteLine(diagnostic);
        }

        return diagnostics.Any(found => found.IsError);
    }
}
