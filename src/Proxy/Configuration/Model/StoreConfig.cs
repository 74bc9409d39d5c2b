using FastMcp.Proxy.Configuration.Yaml;
using FastMcp.Store;

namespace FastMcp.Proxy.Configuration.Model;

/// <summary>A PostgreSQL database that several nodes share.</summary>
/// <param name="File">Holds the connection string; null: a variable of the environment does.</param>
/// <param name="Variable">Its name; null: a file does.</param>
/// <param name="Node">Names this node.</param>
/// <param name="Every">Between two exchanges.</param>
/// <param name="Refuses">Calls are refused until the store was read once.</param>
/// <param name="Place">In the file.</param>
internal sealed record StoreConfig(string? File, string? Variable, string Node, TimeSpan Every, bool Refuses, Place Place)
{
    /// <summary>For comparing what two files say.</summary>
    public StoreConfig WithoutPlace => this with { Place = Place.CommandLine };

    /// <summary>The connection string; null: there is none.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public string? Read() => File is not null ? System.IO.File.ReadAllText(File) : Environment.GetEnvironmentVariable(Variable!);

    /// <summary>The same, as what connects takes it.</summary>
    /// <exception cref="IOException">There is none, it is no connection string, or the file cannot be read.</exception>
    public StoreSecret Secret()
    {
        try
        {
            return StoreSecret.Parse(Read(), out var whyNot) ?? throw new IOException(whyNot);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new IOException(e.Message, e);
        }
    }
}
