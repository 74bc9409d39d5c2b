namespace FastMcp.Masking.Trials;

/// <summary>Keeps what a masker releases in one piece.</summary>
internal readonly struct TrialSink(List<Finding> findings) : IMaskedSink
{
    private readonly List<byte> _released = [];

    public byte[] Released => [.. _released];

    public void Write(Masked bytes) => _released.AddRange(bytes.Bytes);

    public void Write(Monitored bytes) => _released.AddRange(bytes.Bytes);

    public void Found(in Finding finding) => findings.Add(finding);
}
