namespace FastMcp.Masking.Tests;

internal readonly struct ComparingSink(Expectation expectation) : IMaskedSink
{
    public void Write(Masked bytes) => expectation.Take(bytes.Bytes);

    public void Write(Monitored bytes) => expectation.Take(bytes.Bytes);

    public void Found(in Finding finding)
    {
    }
}
