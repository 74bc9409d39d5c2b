using FastMcp.Proxy.Transport.Loops;
using FastMcp.Proxy.Transport.Turns;

namespace FastMcp.Proxy.Tests.Transport.Loops;

/// <summary>Random sends on several sockets from several threads, in batches and beside them, to peers that read at their own pace: each peer gets what was sent to it, in order and whole.</summary>
public sealed class SendBatchLaws
{
    private const int Sockets = 4;

    [Fact]
    public async Task AnySends_FromAnyThreads_ArriveInOrder()
    {
        var loop = new EventLoop("laws-loop", new TurnRoom(1));
        var rests = 0;
        for (var seed = 0; seed < 60; seed++)
        {
            rests += await OneAsync(loop, seed).Within();
        }

        Assert.True(rests > 20, $"{rests} rests: the peers read too fast for the law to say much");
    }

    /// <returns>How often a socket had a rest between two rounds.</returns>
    private static async Task<int> OneAsync(EventLoop loop, int seed)
    {
        var dice = new Random(seed);
        var pairs = Enumerable.Range(0, Sockets).Select(_ => new SocketPair(loop)).ToArray();
        var sent = pairs.Select(_ => new MemoryStream()).ToArray();
        var pending = pairs.Select(_ => Task.CompletedTask).ToArray();
        var reading = pairs.Select(_ => (Task<byte[]>?)null).ToArray();
        var rests = 0;
        for (var round = 0; round < 40; round++)
        {
            // A thread of its own for each round: batches are of threads, and writers change theirs.
            await Task.Factory.StartNew(() => Round(dice, pairs, sent, pending), TaskCreationOptions.LongRunning);
            rests += pairs.Count(pair => pair.Ours.HasRest);
            var one = dice.Next(Sockets);
            reading[one] ??= pairs[one].ReadToEndAsync();
        }

        for (var i = 0; i < Sockets; i++)
        {
            reading[i] ??= pairs[i].ReadToEndAsync();
            await pending[i];
            await EndAsync(pairs[i].Ours, dice.Next(2) == 0);
            Assert.Equal(sent[i].ToArray(), await reading[i]!);
            pairs[i].Dispose();
        }

        return rests;
    }

    private static void Round(Random dice, SocketPair[] pairs, MemoryStream[] sent, Task[] pending)
    {
        var batch = new SendBatch();
        batch.BecomeThisThreads();
        for (var i = dice.Next(1, 30); i > 0; i--)
        {
            switch (dice.Next(8))
            {
                case 0:
                    batch.Close();
                    break;
                case 1:
                    batch.Open();
                    break;
                default:
                    var one = dice.Next(Sockets);
                    if (pending[one].IsCompletedSuccessfully)
                    {
                        var bytes = SendBatchTests.Pattern(dice.Next(4) == 0 ? dice.Next(1, 20_000) : dice.Next(1, 400), dice.Next());
                        sent[one].Write(bytes);
                        pending[one] = pairs[one].SendAsync(bytes);
                    }

                    break;
            }
        }

        // At times the next round finds bytes in the batch of a thread that does nothing more.
        if (dice.Next(3) > 0)
        {
            batch.Close();
        }
    }

    private static async Task EndAsync(LoopSocket socket, bool closes)
    {
        await socket.SettleAsync();
        if (closes)
        {
            socket.Close(reset: false);
        }
        else
        {
            await socket.ShutdownSendAsync();
        }
    }
}
