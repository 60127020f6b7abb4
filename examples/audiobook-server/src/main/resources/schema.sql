create table if not exists book (
  id       text primary key,
  title    text not null,
  author   text not null,
  audio    text not null,
  cover    text,
  added_at text not null
);

create table if not exists progress (
  book_id          text not null references book (id) on delete cascade,
  listener         text not null,
  position_seconds integer not null,
  primary key (book_id, listener)
);
