using System.Text;

namespace FastMcp.TestKit.Peers;

/// <summary>An answer as the client received it.</summary>
/// <param name="Chunks">Chunks of its content; 0 if it was not chunked.</param>
public sealed record RawAnswer(MessageHead Head, byte[] Body, int Chunks)
{
    public int Status => int.Parse(Head.StartLine.Split(' ')[1]);

    public string Text => Encoding.UTF8.GetString(Body);
}
