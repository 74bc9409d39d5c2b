using System.Text.Json;
using FastMcp.Proxy.Composition;

namespace FastMcp.Proxy.Identity.ApiKeys;

/// <summary>The file of keys: a JSON list, hashes only. Written by the command line, read by gateways.</summary>
internal static class ApiKeyFile
{
    /// <exception cref="IOException">It cannot be read, or is not that.</exception>
    public static ApiKeyEntry[] Read(string file)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(file), ApiKeyJson.Default.ApiKeyEntryArray) is { } entries && Array.TrueForAll(entries, IsWhole)
                ? entries
                : throw new IOException($"{file} is no file of keys: an entry is not whole.");
        }
        catch (JsonException)
        {
            throw new IOException($"{file} is no file of keys: a JSON list, as 'fastmcp key new' writes it.");
        }
    }

    public static void Write(string file, ApiKeyEntry[] entries) =>
        WholeFile.Write(file, JsonSerializer.SerializeToUtf8Bytes(entries, ApiKeyJson.Default.ApiKeyEntryArray));

    private static bool IsWhole(ApiKeyEntry? entry) =>
        entry is { Id.Length: 8, Hash.Length: 64, Name.Length: > 0, Groups: not null, Agent: not null } && entry.Id.All(char.IsAsciiHexDigitLower) && entry.Hash.All(char.IsAsciiHexDigitLower);
}
