using FastMcp.Masking.Core;

namespace FastMcp.Masking.Matching;

/// <summary>
/// The block that a text stands in: from its first value on, which was masked, all is dropped until the end marker, or until so
/// much was dropped that it is taken for none. A mutable struct inside its one owner.
/// </summary>
internal struct OpenBlock
{
    private BlockSpec? _block;
    private int _rule;
    private int _state;
    private int _left;

    public readonly bool IsOpen => _block is not null;

    /// <summary>Blocks that ran into their cap before the end marker came.</summary>
    public int Capped { get; private set; }

    public void Begin(BlockSpec block, int rule) => (_block, _rule, _state, _left) = (block, rule, 0, block.Cap);

    public void Close() => _block = null;

    /// <summary>What of the window belongs to the block, which is closed if it ends there.</summary>
    public Match Drop(ReadOnlySpan<byte> window, int from)
    {
        var block = _block!;
        var at = from;
        for (; at < window.Length && IsOpen; at++)
        {
            if (_left-- > 0)
            {
                _state = block.Next[(_state * block.ClassCount) + block.ClassOf[window[at]]];
                _block = block.Accepting[_state] ? null : block;
            }
            else if ((window[at] & 0xC0) != 0x80)
            {
                // The cap: but no character is cut.
                Capped++;
                Close();
                break;
            }
        }

        return new(Match.Kinds.Dropped, from, at, _rule);
    }
}
