using System.Text.Json;
using FastMcp.Proxy.Composition;

namespace FastMcp.Proxy.Budgets;

/// <summary>Keeps what was used up over a restart. What a hard end loses is the last second.</summary>
internal sealed class UseFile(string folder)
{
    private readonly string _path = Path.Combine(folder, "budgets.json");

    /// <exception cref="IOException">It is there and cannot be read: what was used up must not be forgotten.</exception>
    public Use[] Read()
    {
        try
        {
            return File.Exists(_path) ? JsonSerializer.Deserialize(File.ReadAllBytes(_path), UseJson.Default.UseArray) ?? [] : [];
        }
        catch (JsonException e)
        {
            throw new IOException($"{_path} does not hold what was used up: {e.Message} Mend it, or remove it to count from zero.", e);
        }
    }

    /// <exception cref="IOException">The disk does not take it.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public void Write(Use[] uses) => WholeFile.Write(_path, JsonSerializer.SerializeToUtf8Bytes(uses, UseJson.Default.UseArray));
}
