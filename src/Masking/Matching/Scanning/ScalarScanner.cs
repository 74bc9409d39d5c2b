using System.Runtime.CompilerServices;
using FastMcp.Masking.Core;

namespace FastMcp.Masking.Matching.Scanning;

/// <summary>A byte at a time, exact.</summary>
internal sealed class ScalarScanner(CandidatePlan plan) : BlockScanner
{
    public override void Scan(ref readonly byte text, bool half, out BlockHits hits)
    {
        hits = default;
        ref var first = ref Unsafe.AsRef(in text);
        var masks = plan.Masks;
        for (var at = 0; at < (half ? Block / 2 : Block); at++)
        {
            var (bit, here) = (1UL << at, Unsafe.Add(ref first, at + 1));
            int buckets = masks[0][Unsafe.Add(ref first, at)];
            for (var offset = 1; offset < CandidatePlan.Offsets && buckets != 0; offset++)
            {
                buckets &= masks[offset][Unsafe.Add(ref first, at + offset)];
            }

            hits.Plain |= (buckets & ~(plan.NeedGate | plan.RunGate)) != 0 ? bit : 0;
            hits.Need |= (buckets & plan.NeedGate) != 0 ? bit : 0;
            hits.Run |= (buckets & plan.RunGate) != 0 ? bit : 0;
            hits.Needed |= here == plan.Needed ? bit : 0;
            hits.Stops |= here == plan.Needed || !plan.Passed[here] ? bit : 0;
            hits.Tokens |= CandidatePlan.IsToken(here) ? bit : 0;
        }
    }
}
