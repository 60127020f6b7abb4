create table book(id int primary key, title varchar(100)); insert into book values (1, 'Emma');
