using FastMcp.Masking;

namespace FastMcp.Proxy.Masking.Requests;

/// <summary>Takes nothing and says whether anything was found. What is clean and came in one piece can be had as it was judged.</summary>
internal ref struct LookSink : IMaskedSink
{
    private int _pieces;
    private bool _found;

    public readonly bool HasFound => _found;

    /// <summary>Nothing was found, and <see cref="Whole"/> is all of the text.</summary>
    public readonly bool IsWhole => !_found && _pieces == 1;

    public Masked Whole { get; private set; }

    public void Write(Masked bytes)
    {
        if (bytes.Bytes.Length > 0)
        {
            _pieces++;
            Whole = bytes;
        }
    }

    public void Write(Monitored bytes) => _found = true;

    public void Found(in Finding finding) => _found = true;
}
