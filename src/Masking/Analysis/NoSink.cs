namespace FastMcp.Masking.Analysis;

/// <summary>Counts nothing and keeps nothing.</summary>
internal readonly struct NoSink : IMaskedSink
{
    public void Write(Masked bytes)
    {
    }

    public void Write(Monitored bytes)
    {
    }

    public void Found(in Finding finding)
    {
    }
}
