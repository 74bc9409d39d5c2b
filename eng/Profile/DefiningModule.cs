using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace FastMcp.Profile;

/// <summary>An assembly that a run loaded.</summary>
internal sealed class DefiningModule(MetadataReader metadata)
{
    private static readonly Dictionary<string, DefiningModule> s_open = [];

    public MetadataReader Metadata => metadata;

    public string Name => metadata.GetString(metadata.GetAssemblyDefinition().Name);

    /// <returns>Null: it is no file, as what a program makes while it runs.</returns>
    public static DefiningModule? Open(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        // Each once, whatever runs loaded it: references are told apart by their definition.
        return s_open.TryGetValue(path, out var known) ? known : s_open[path] = new DefiningModule(new PEReader(File.OpenRead(path), PEStreamOptions.PrefetchMetadata).GetMetadataReader());
    }
}
