using System.Text;

namespace FastMcp.Proxy.Outbound;

/// <summary>A secret in a file, read anew each time, so that it can be changed. What is read is not kept.</summary>
internal sealed class SecretFile(string path)
{
    /// <exception cref="IOException">It cannot be read.</exception>
    public byte[] Read()
    {
        try
        {
            return Encoding.UTF8.GetBytes(File.ReadAllText(path).Trim());
        }
        catch (UnauthorizedAccessException e)
        {
            throw new IOException(e.Message, e);
        }
    }

    public override string ToString() => "***";
}
