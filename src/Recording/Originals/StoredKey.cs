using System.Globalization;

namespace FastMcp.Recording.Originals;

/// <summary>A wrapped session key as a file says it. Holds no secret that one person could open.</summary>
/// <param name="Id">Of the key.</param>
/// <param name="Made">When.</param>
/// <param name="Session">Hash of the session, hexadecimal; a dash: none was known.</param>
/// <param name="Caller">Whose.</param>
/// <param name="Point">Of the agreement.</param>
/// <param name="Wrapped">The key.</param>
internal sealed record StoredKey(KeyId Id, DateTimeOffset Made, string Session, string Caller, byte[] Point, byte[] Wrapped)
{
    public const string Extension = ".original-key";

    private const string First = "fastmcp original key 1";

    public string Text => string.Create(
        CultureInfo.InvariantCulture,
        $"{First}\nid {Id}\nmade {Made.UtcDateTime:O}\nsession {Session}\ncaller {Uri.EscapeDataString(Caller)}\npoint {Convert.ToBase64String(Point)}\nwrapped {Convert.ToBase64String(Wrapped)}\n");

    /// <summary>Null: it is no such file.</summary>
    public static StoredKey? Parse(string text)
    {
        var lines = text.Split('\n');
        string? Of(int line, string name) => lines.Length > line && lines[line].StartsWith(name + " ", StringComparison.Ordinal) ? lines[line][(name.Length + 1)..] : null;
        var point = new byte[HolderKeys.PointSize];
        var wrapped = new byte[256];
        return lines[0] == First && KeyId.TryParse(Of(1, "id"), out var id)
            && DateTimeOffset.TryParse(Of(2, "made"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var made)
            && Of(3, "session") is { } session && Of(4, "caller") is { } caller
            && Convert.TryFromBase64String(Of(5, "point") ?? "", point, out var pointLength) && pointLength == point.Length
            && Convert.TryFromBase64String(Of(6, "wrapped") ?? "", wrapped, out var length)
            ? new StoredKey(id, made, session, Uri.UnescapeDataString(caller), point, wrapped[..length])
            : null;
    }
}
