using System.Collections.Concurrent;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace FastMcp.Profile;

/// <summary>An assembly that a run loaded.</summary>
internal sealed class DefiningModule(MetadataReader metadata)
{
    private static readonly ConcurrentDictionary<string, Lazy<DefiningModule>> s_open = [];

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
        return s_open.GetOrAdd(path, file => new(() => new DefiningModule(new PEReader(File.OpenRead(file), PEStreamOptions.PrefetchMetadata).GetMetadataReader()))).Value;
    }
}
