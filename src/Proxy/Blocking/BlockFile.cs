using System.Text.Json;

namespace FastMcp.Proxy.Blocking;

/// <summary>Keeps the blocks in force over a restart. Written beside and put in place, synced, so that a crash leaves the old ones or the new ones.</summary>
internal sealed class BlockFile(string folder)
{
    public string Path { get; } = System.IO.Path.Combine(folder, "blocks.json");

    /// <exception cref="IOException">It is there and cannot be read: what was blocked must not run.</exception>
    public Block[] Read()
    {
        try
        {
            return File.Exists(Path) ? JsonSerializer.Deserialize(File.ReadAllBytes(Path), BlockJson.Default.BlockArray) ?? [] : [];
        }
        catch (JsonException e)
        {
            throw new IOException($"{Path} does not hold blocks: {e.Message} Mend it, or remove it if nothing shall be blocked.", e);
        }
    }

    /// <exception cref="IOException">The disk does not take it.</exception>
    public void Write(Block[] blocks)
    {
        Directory.CreateDirectory(folder);
        var next = Path + ".new";
        using (var file = new FileStream(next, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            file.Write(JsonSerializer.SerializeToUtf8Bytes(blocks, BlockJson.Default.BlockArray));
            file.Flush(flushToDisk: true);
        }

        File.Move(next, Path, overwrite: true);
    }
}
