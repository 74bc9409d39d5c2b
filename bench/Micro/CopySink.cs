using FastMcp.Masking;

namespace FastMcp.Bench.Micro;

/// <summary>Copies what leaves: what a reply does at least.</summary>
internal struct CopySink : IMaskedSink
{
    public byte[] To;
    public int At;

    public void Write(Masked bytes)
    {
        bytes.Bytes.CopyTo(To.AsSpan(At));
        At += bytes.Bytes.Length;
    }

    public void Write(Monitored bytes)
    {
        bytes.Bytes.CopyTo(To.AsSpan(At));
        At += bytes.Bytes.Length;
    }

    public readonly void Found(in Finding finding)
    {
    }
}
