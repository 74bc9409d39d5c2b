namespace FastMcp.Masking.Guards;

/// <summary>What a masker releases goes through the tap.</summary>
public struct TapSink<TSink>(GuardTap tap, TSink inner) : IMaskedSink
    where TSink : struct, IMaskedSink
{
    private TSink _inner = inner;

    public void Write(Masked bytes) => tap.Take(bytes.Bytes, isMonitored: false, ref _inner);

    public void Write(Monitored bytes) => tap.Take(bytes.Bytes, isMonitored: true, ref _inner);

    public void Found(in Finding finding) => _inner.Found(finding);
}
