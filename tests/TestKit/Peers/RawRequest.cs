using System.Text;

namespace FastMcp.TestKit.Peers;

/// <summary>A request as the upstream received it.</summary>
public sealed record RawRequest(MessageHead Head, byte[] Body)
{
    public string Method => Head.StartLine.Split(' ')[0];

    public string Target => Head.StartLine.Split(' ')[1];

    public string Text => Encoding.UTF8.GetString(Body);
}
