using FastMcp.PolicyCompiler;
using FastMcp.Proxy.Composition;

namespace FastMcp.Proxy.Bundles;

/// <summary>A folder of policies as names of files.</summary>
internal static class BundleFolder
{
    /// <summary>Relative to the folder, with <c>/</c>, in order.</summary>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    public static IEnumerable<string> Names(string folder)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var source in PolicyFolder.Read(folder))
        {
            names.Add(Path.GetRelativePath(folder, source.Path).Replace('\\', '/'));
            names.UnionWith(Compiler.AttachmentsOf(source).Where(name => File.Exists(Path.Combine(folder, name))));
        }

        return names;
    }

    /// <summary>A plain name below a folder: no way out of it, nothing hidden.</summary>
    public static bool IsBelow(string? name) =>
        name is { Length: > 0 and <= 256 } && name.Split('/').All(part => part.Length > 0 && part[0] != '.' && part.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or ' '));
}
